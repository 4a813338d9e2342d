import type { Calibration } from './findings-per-year.ts';
import type { Tails } from './tails.ts';

const WIDTH = 120;

/** A list of numbers as the formatter sets it: on one line, or filled up to the width. */
const listOf = (name: string, values: readonly number[]): string => {
  const line = `  ${name}: [${values.join(', ')}],`;
  if (line.length <= WIDTH) return line;
  const lines: string[] = [];
  for (const value of values) {
    const longer = `${lines.at(-1) ?? ''} ${value},`;
    if (lines.length > 0 && longer.length <= WIDTH) lines[lines.length - 1] = longer;
    else lines.push(`    ${value},`);
  }
  return [`  ${name}: [`, ...lines, '  ],'].join('\n');
};

const tailOf = (name: string, { side, z, surprise, index }: Tails['return']): string => `export const ${name}: Tail = {
  type: 'table',
  side: '${side}',
${listOf('z', z)}
${listOf('surprise', surprise)}
  index: ${index},
};`;

/** The source of the domain's calibration.ts. */
export const sourceOf = ({ tails, spacing }: Calibration): string => `import type { Budget } from '../policy.ts';
import type { Tail } from '../tail.ts';

/** How rare standardised log returns of large US stocks are, either side. Made by scripts/calibrate; see docs/decisions/0006. */
${tailOf('RETURN_TAIL', tails.return)}

/** How rare standardised log volumes are, upwards. */
${tailOf('VOLUME_TAIL', tails.volume)}

/** Surprise of the entry level against log10 of the bars from one finding to the next, as measured with these tails. */
export const BARS_PER_FINDING: Budget['barsPerFinding'] = {
${listOf('surprise', spacing.surprise)}
${listOf('logBars', spacing.logBars)}
};
`;
