import { expect, test } from 'vitest';
import type { Commit } from '../../application/ports/event-store.ts';
import { bars } from './subject.fixture.ts';
import { faultOfSurvivors, wordsOf } from './survivors.fixture.ts';

const commit = (commitId: string, first: number, size: number): Commit => ({
  stream: 's',
  commitId,
  first,
  last: first + size - 1,
  sequence: first,
  recordedAt: 0,
  events: bars(size),
});

const [a, b, c] = [commit('a', 1, 2), commit('b', 3, 1), commit('c', 4, 3)];
const acknowledged = [a, b].map(wordsOf);

test.each([
  ['all of it', [a, b], null],
  ['one commit more, whose answer was under way', [a, b, c], null],
  ['an acknowledged commit lost at the end', [a], 'acknowledged and lost: b: 3-3'],
  ['an acknowledged commit lost in the middle', [a, c], 'acknowledged and lost: b: 3-3'],
  ['a commit at other versions', [a, commit('b', 3, 2)], 'acknowledged and lost: b: 3-3'],
  ['a hole before the last', [a, b, commit('c', 5, 1)], 'no commit before c: 5-5'],
  ['half a commit', [a, b, { ...c, events: bars(1) }], 'half visible: c: 4-6'],
  ['two commits more', [a, b, c, commit('d', 7, 1)], 'never acknowledged: d: 7-7'],
])('%s', (_, found, fault) => {
  expect(faultOfSurvivors(acknowledged, found, 1)).toBe(fault);
});
