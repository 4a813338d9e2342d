/** Surprise is -log10 p: 3 means once in a thousand bars. It is kept below this bound, so that p = 10 ** -surprise never underflows. */
export const MAX_SURPRISE = 300;

/** The score 0..1 of a surprise s, s / (1 + s): strictly monotone, 0.75 at p = 0.001, never 1. */
export const scoreOf = (surprise: number): number => surprise / (1 + surprise);

/** The surprise behind a score, the inverse of scoreOf. */
export const surpriseOf = (score: number): number => score / (1 - score);

/** Once in how many bars a surprise comes up. */
export const rarityOf = (surprise: number): number => 10 ** surprise;

/** The surprise of the least of several p-values of one bar, p = 1 - (1 - min p) ** tests (Sidak, 1967), `tests` being their number or the sum of their weights; strictly monotone. */
export const combine = (largest: number, tests: number): number =>
  tests === 1 ? largest : 0 - Math.log10(-Math.expm1(tests * Math.log1p(-(10 ** -largest))));
