/** How a feed's prices were adjusted: not at all, for splits, or for splits and dividends. */
export const ADJUSTMENTS = ['as-traded', 'split-adjusted', 'fully-adjusted'] as const;
export type Adjustment = (typeof ADJUSTMENTS)[number];

/** Which end of a bar the feed's timestamps name. */
export const LABELS = ['start', 'end'] as const;
export type Label = (typeof LABELS)[number];

/** Which hours the feed covers: New York's regular or extended ones, or any (none declared, or another market): then no bar is outside. */
export const SESSIONS = ['regular', 'extended', 'any'] as const;
export type Sessions = (typeof SESSIONS)[number];

/** What a feed declares about its bars; `historical` marks recorded data that will not grow, `tellsActions` a feed that hands splits and dividends along with its bars. */
export type Feed = {
  readonly id: string;
  readonly adjustment: Adjustment;
  readonly label: Label;
  readonly sessions: Sessions;
  readonly historical: boolean;
  readonly tellsActions?: boolean | undefined;
};
