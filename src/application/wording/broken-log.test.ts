import { expect, test } from 'vitest';
import type { ChainReport } from '../ports/log-audit.ts';
import { brokenLogText } from './broken-log.ts';

const chain = (stream: string, bad: ChainReport['bad'] = null): ChainReport => {
  return { stream, commits: 2, events: 2000, head: 'abc', bad };
};

const NEXT = 'See npx tapewatch audit verify, and restore the data folder from a backup (docs/runbook.md).';

test('a sound log needs no words', () => {
  expect(brokenLogText({ ok: true, recorded: 2, found: 2, chains: [chain('s')] })).toBeNull();
});

test('the first bad place is named', () => {
  const chains = [
    chain('s'),
    chain('t', { version: 1949, fault: 'altered' }),
    chain('u', { version: 1, fault: 'end' }),
  ];
  expect(brokenLogText({ ok: false, recorded: 6, found: 6, chains })).toBe(
    `The log is not as it was written: t is bad from version 1,949 on. ${NEXT}`,
  );
});

test('commits that are gone with their stream are counted', () => {
  expect(brokenLogText({ ok: false, recorded: 1200, found: 2, chains: [chain('s')] })).toBe(
    `The log is not as it was written: 1,200 commits were written and 2 are there. ${NEXT}`,
  );
});
