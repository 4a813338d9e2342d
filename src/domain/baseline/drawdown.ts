import { priceFactor, type CorporateAction } from '../market/corporate-action.ts';
import { REVISABLE_BARS } from './bar-window.ts';
import { isMisprint } from './misprint.ts';

/** What a bar closed at, and when it started. */
export type Close = { readonly time: number; readonly close: number };

/** A fall of closes from a peak to the lowest after it, by their times: `depth` -0.2 is a fifth. */
export type Fall = { readonly depth: number; readonly from: number; readonly to: number };

/** Where a close stands: the highest so far (the latest of equals) in the prices of that close, how far it lies below (`depth`, -0.2 is a fifth; 0 at the peak), and the deepest it ever did (null where it never fell). */
export type Drawdown = { readonly peak: Close; readonly depth: number; readonly deepest: Fall | null };

/** The closes of a series, in a size that does not grow: the newest as they came, where the one before them stood in the prices of the first of those (null: there is none), and the corporate actions among them. */
export type Closes = {
  readonly before: Drawdown | null;
  readonly newest: readonly Close[];
  readonly actions: readonly CorporateAction[];
};

/** Every bar that can be corrected, and the one before them: a dividend is a share of its close. */
const KEPT_CLOSES = REVISABLE_BARS + 1;

/** A series without closes. */
export const NO_CLOSES: Closes = { before: null, newest: [], actions: [] };

const followed = (before: Drawdown | null, { time, close }: Close): Drawdown => {
  const peak = before && close < before.peak.close ? before.peak : { time, close };
  const depth = close / peak.close - 1;
  const deepest = before?.deepest ?? null;
  return { peak, depth, deepest: depth < (deepest?.depth ?? 0) ? { depth, from: peak.time, to: time } : deepest };
};

const factorBetween = (actions: readonly CorporateAction[], last: Close, next: Close): number => {
  let factor = 1;
  for (const action of actions)
    if (action.time > last.time && action.time <= next.time) factor *= priceFactor(action, last.close);
  return factor;
};

const closeOf = ({ peak, depth }: Drawdown): number => peak.close * (1 + depth);

/** Where a close stands, in the prices of the one after it (null: it is the newest); a wrong print leaves what was before. */
const stepped = (
  before: Drawdown | null,
  close: Close,
  next: Close | null,
  actions: readonly CorporateAction[],
): Drawdown => {
  const factor = next ? factorBetween(actions, close, next) : 1;
  const isPrint = before && next && isMisprint(closeOf(before), close.close, next.close / factor);
  const drawdown = isPrint ? before : followed(before, close);
  const { peak } = drawdown;
  return factor === 1 ? drawdown : { ...drawdown, peak: { time: peak.time, close: peak.close * factor } };
};

/** Where the newest close stands; null before the first. */
export const drawdownOf = ({ before, newest, actions }: Closes): Drawdown | null => {
  let drawdown = before;
  for (const [i, close] of newest.entries()) drawdown = stepped(drawdown, close, newest[i + 1] ?? null, actions);
  return drawdown;
};

/** The closes without the oldest of those that are more than are kept. */
const settled = ({ before, newest, actions }: Closes): Closes => {
  const settling = newest.slice(0, -KEPT_CLOSES);
  const kept = newest.slice(-KEPT_CLOSES);
  const oldest = kept[0];
  if (settling.length === 0 || !oldest) return { before, newest, actions };
  let drawdown = before;
  for (const [i, close] of settling.entries()) drawdown = stepped(drawdown, close, settling[i + 1] ?? oldest, actions);
  return { before: drawdown, newest: kept, actions: actions.filter(({ time }) => time > oldest.time) };
};

/** The closes with those that follow them. */
export const withCloses = ({ newest, ...closes }: Closes, added: readonly Close[]): Closes =>
  added.length === 0 ? { newest, ...closes } : settled({ ...closes, newest: [...newest, ...added] });

/** The closes with another in the place of the one of its time. */
export const withCorrectedClose = (closes: Closes, { time, close }: Close): Closes => ({
  ...closes,
  newest: closes.newest.map((one) => (one.time === time ? { time, close } : one)),
});

/** The closes with a corporate action among or after them, in the stead of one of the same time. */
export const withAction = (closes: Closes, action: CorporateAction): Closes => ({
  ...closes,
  actions: [...closes.actions.filter(({ time }) => time !== action.time), action],
});
