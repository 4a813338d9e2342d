import type { Finding } from '../api/answers.ts';
import { book } from '../state/market.ts';
import { correctionsOf } from '../words/corrections.ts';

/** The bars of a finding that were corrected since they were recorded: what each was, and is; nothing where none was. */
export const Corrections = ({ finding }: { finding: Finding }) => {
  const corrections = correctionsOf(finding, book.value?.bars ?? []);
  if (corrections.length === 0) return null;
  return (
    <ul class="corrections" aria-label="Corrected bars">
      {corrections.map(({ when, change }) => (
        <li key={when}>
          <span class="corrected">Bar corrected</span> {when}: {change}
        </li>
      ))}
    </ul>
  );
};
