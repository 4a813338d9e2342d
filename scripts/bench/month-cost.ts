/** List prices in USD of us-east-1, from stored pages of the vendor dated 2024 to 2026 and put together on 2026-11-21; free tiers are left out. On-demand units, storage and its continuous backup, functions on arm64 by request and GB-second, events by 64 KB. */
export const PRICES = {
  writeUnit: 0.625e-6,
  readUnit: 0.125e-6,
  storedGb: 0.25 + 0.2,
  invocation: 0.2e-6,
  gbSecond: 1.33334e-5,
  busEvent: 1e-6,
  queueRequest: 0.4e-6,
  topicMessage: 0.5e-6,
  apiRequest: 1e-6,
  logGb: 0.5,
  alarm: 0.1,
  metric: 0.3,
} as const;

/** Runs of one function in a month: how many, its memory in GB, and the seconds billed for each. */
export type Invocations = { readonly times: number; readonly memoryGb: number; readonly seconds: number };

/** What a month uses of everything that has a price; gigabytes are 10^9 bytes. */
export type Use = Readonly<Record<Exclude<keyof typeof PRICES, 'invocation' | 'gbSecond'>, number>> & {
  readonly functions: readonly Invocations[];
};

/** Nothing is used. */
export const NO_USE: Use = {
  writeUnit: 0,
  readUnit: 0,
  storedGb: 0,
  busEvent: 0,
  queueRequest: 0,
  topicMessage: 0,
  apiRequest: 0,
  logGb: 0,
  alarm: 0,
  metric: 0,
  functions: [],
};

/** What runs of a function cost, in USD. */
export const functionCost = ({ times, memoryGb, seconds }: Invocations): number =>
  times * (PRICES.invocation + memoryGb * seconds * PRICES.gbSecond);

/** What a month costs, in USD: the sum of everything that was used, at its price. */
export const monthCost = ({ functions, ...amounts }: Use): number => {
  let cost = 0;
  for (const name of Object.keys(amounts) as (keyof typeof amounts)[]) cost += amounts[name] * PRICES[name];
  return functions.reduce((sum, one) => sum + functionCost(one), cost);
};
