/** What stands beside a figure: the plain way to do the same work, done in turn with it; `ratio` is the median over the rounds of figure / peer. */
export type Peer = {
  readonly what: string;
  readonly value: number;
  readonly runs: readonly number[];
  readonly ratio: number;
};

/** One measured figure: the median of its runs, in `unit`. */
export type Figure = {
  readonly what: string;
  readonly unit: string;
  readonly value: number;
  readonly runs: readonly number[];
  readonly peer: Peer | null;
};

/** What one measurement found. */
export type Figures = readonly Figure[];

/** How much work a measurement does: rounds that count, and the share of its full size (above 0, at most 1). */
export type Effort = { readonly rounds: number; readonly share: number };

/** One way to do the work; doing it once gives one number. */
export type Arm = () => number | Promise<number>;

const medianOf = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
};

/** Does every arm once a round, in turn and every other round backwards, so that a drift of the machine meets all alike; a first round warms up and is not counted. */
export const inTurn = async <Name extends string>(
  rounds: number,
  arms: Readonly<Record<Name, Arm>>,
): Promise<Readonly<Record<Name, readonly number[]>>> => {
  const names = Object.keys(arms) as Name[];
  const runs = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const value = await arms[name]();
      if (round > 0) runs[name].push(value);
    }
  }
  return runs;
};

/** The figure of some runs, at least one, without a peer. */
export const figure = (what: string, unit: string, runs: readonly number[]): Figure => ({
  what,
  unit,
  value: medianOf(runs),
  runs,
  peer: null,
});

/** The figure with the runs of a peer, taken in turn with its own. */
export const beside = (own: Figure, what: string, runs: readonly number[]): Figure => {
  const ratios = own.runs.map((run, i) => run / (runs[i] ?? Number.NaN));
  return { ...own, peer: { what, value: medianOf(runs), runs, ratio: medianOf(ratios) } };
};

/** How often a second of processor time (of all threads) something was done `times` times since `start` (a reading of process.cpuUsage). */
export const perProcessorSecond = (times: number, start: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(start);
  return (times * 1e6) / (user + system);
};

/** How often a second something was done `times` times since `start` (a reading of performance.now). */
export const perSecond = (times: number, start: number): number => (times * 1000) / (performance.now() - start);
