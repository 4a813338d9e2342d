/** Why the exchange stayed closed on a day that no rule closes: a nation mourned a president, the attacks of 2001, a storm. */
export type UnplannedClosure = 'mourning' | 'attacks' | 'storm';

/** Why a session began late or ended early once. */
export type OddSession =
  | 'christmas-friday'
  | 'millennium-eve'
  | 'snow'
  | 'technical-fault'
  | 'circuit-breaker'
  | 'remembrance';

/** Days without a session, 1990 to the day this was written. */
export const UNPLANNED_CLOSURES: readonly (readonly [date: string, because: UnplannedClosure])[] = [
  ['1994-04-27', 'mourning'],
  ['2001-09-11', 'attacks'],
  ['2001-09-12', 'attacks'],
  ['2001-09-13', 'attacks'],
  ['2001-09-14', 'attacks'],
  ['2004-06-11', 'mourning'],
  ['2007-01-02', 'mourning'],
  ['2012-10-29', 'storm'],
  ['2012-10-30', 'storm'],
  ['2018-12-05', 'mourning'],
  ['2025-01-09', 'mourning'],
];

const NINE_THIRTY = 9 * 60 + 30;
const FOUR = 16 * 60;

/** Hours of a session that no rule gives, as minutes of the New York day. */
export type OddHours = { readonly because: OddSession; readonly open: number; readonly close: number };

const ending = (because: OddSession, close: number): OddHours => ({ because, open: NINE_THIRTY, close });
const beginning = (because: OddSession, open: number): OddHours => ({ because, open, close: FOUR });

/** Sessions with hours of their own. Silences and faults of less than ten minutes are left out: no bar is lost to them. */
export const ODD_SESSIONS: readonly (readonly [date: string, hours: OddHours])[] = [
  ['1994-02-11', ending('snow', 14 * 60 + 30)],
  ['1995-12-18', beginning('technical-fault', 10 * 60 + 30)],
  ['1996-01-08', { because: 'snow', open: 11 * 60, close: 14 * 60 }],
  ['1997-10-27', ending('circuit-breaker', 15 * 60 + 30)],
  ['1997-12-26', ending('christmas-friday', 13 * 60)],
  ['1999-12-31', ending('millennium-eve', 13 * 60)],
  ['2002-09-11', beginning('remembrance', 12 * 60)],
  ['2003-12-26', ending('christmas-friday', 13 * 60)],
];
