// Made from docs/openapi.json by `npm run schemas`; a change here is lost.

/** What the address of each route holds, in its path or its query, and what it answers to `GET`. */
export type Routes = {
  /** Whether the process lives */
  readonly '/health': {
    readonly given: Readonly<Record<string, never>>;
    readonly answer: {
      readonly status: 'ok';
    };
  };
  /** Whether the start-up load is judged and shown */
  readonly '/ready': {
    readonly given: Readonly<Record<string, never>>;
    readonly answer: Readiness;
  };
  /** Findings of all tickers */
  readonly '/anomalies': {
    readonly given: {
      readonly date?: string;
      readonly from?: string;
      readonly to?: string;
      readonly severity?: Severity;
      readonly kind?: Kind;
      readonly feed?: string;
      readonly interval?: Interval;
      readonly asOf?: string;
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly answer: Findings;
  };
  /** Findings of a ticker */
  readonly '/anomalies/{ticker}': {
    readonly given: {
      readonly ticker: string;
      readonly date?: string;
      readonly from?: string;
      readonly to?: string;
      readonly severity?: Severity;
      readonly kind?: Kind;
      readonly feed?: string;
      readonly interval?: Interval;
      readonly asOf?: string;
      readonly limit?: number;
      readonly cursor?: string;
    };
    readonly answer: Findings;
  };
  /** A finding by its id, also when it was retracted */
  readonly '/anomalies/{ticker}/{id}': {
    readonly given: {
      readonly ticker: string;
      readonly id: string;
      readonly asOf?: string;
    };
    readonly answer: FindingAndFate;
  };
  /** Why a finding is one */
  readonly '/anomalies/{ticker}/{id}/explanation': {
    readonly given: {
      readonly ticker: string;
      readonly id: string;
      readonly asOf?: string;
    };
    readonly answer: Explanation;
  };
  /** Whether judging the bars of a finding again from the log gives the same numbers */
  readonly '/anomalies/{ticker}/{id}/verification': {
    readonly given: {
      readonly ticker: string;
      readonly id: string;
      readonly asOf?: string;
    };
    readonly answer: Verification;
  };
  /** What is watched */
  readonly '/tickers': {
    readonly given: {
      readonly asOf?: string;
    };
    readonly answer: Tickers;
  };
  /** The watched series of a ticker */
  readonly '/tickers/{ticker}': {
    readonly given: {
      readonly ticker: string;
      readonly asOf?: string;
    };
    readonly answer: Tickers;
  };
  /** Judged bars of a ticker: the newest of the range, oldest first */
  readonly '/tickers/{ticker}/bars': {
    readonly given: {
      readonly ticker: string;
      readonly from?: string;
      readonly to?: string;
      readonly limit?: number;
      readonly feed?: string;
      readonly interval?: Interval;
      readonly asOf?: string;
    };
    readonly answer: Bars;
  };
  /** What was decided about a day or a bar, and what would have been needed for an alert */
  readonly '/tickers/{ticker}/why-not': {
    readonly given: {
      readonly ticker: string;
      readonly time: string;
      readonly feed?: string;
      readonly interval?: Interval;
      readonly asOf?: string;
    };
    readonly answer: WhyNot;
  };
  /** When something about a ticker was recorded: the newest moments, oldest first */
  readonly '/tickers/{ticker}/moments': {
    readonly given: {
      readonly ticker: string;
      readonly limit?: number;
      readonly before?: string;
    };
    readonly answer: Moments;
  };
  /** How the process stands: its log, who follows it and how far, what is parked, how new its feeds are */
  readonly '/system': {
    readonly given: Readonly<Record<string, never>>;
    readonly answer: System;
  };
};

/** What the body of each route holds, and what it answers to `POST`. */
export type Posted = {
  /** What another policy would have found in the recorded bars; nothing is written and nobody is told */
  readonly '/replays': {
    readonly given: ReplayRequest;
    readonly answer: Replay;
  };
};

/** `PublicEvent` of the OpenAPI document */
export type PublicEvent = AnomalyDetected | AnomalyUpdated | AnomalyEnded | AnomalyRetracted;

/** `AnomalyDetected` of the OpenAPI document: A finding starts. */
export type AnomalyDetected = {
  readonly specversion: '1.0';
  /** Unique; a repeated delivery has the same. */
  readonly id: string;
  /** tapewatch and the feed. */
  readonly source: string;
  readonly type: 'AnomalyDetected';
  readonly schemaversion: 1;
  /** The series: feed/ticker/interval. */
  readonly subject: string;
  /** The bar the event speaks of: the instant it starts, UTC. */
  readonly time: string;
  /** When it was recorded, UTC. */
  readonly recordedtime: string;
  /** The finding. */
  readonly correlationid: string;
  /** The commit of the decision. */
  readonly causationid: string;
  readonly datacontenttype: 'application/json';
  readonly data: {
    /** The same in every event about one finding. */
    readonly findingId: string;
    readonly ticker: string;
    /** A `previous` that differs from the `commit` seen last on this series is a gap; 0 is the first. */
    readonly chain: {
      readonly commit: number;
      readonly previous: number;
    };
    /** The session of the onset, at the exchange. */
    readonly sessionDate: string;
    /** Its bars so far, the onset first. */
    readonly bars: readonly string[];
    /** Set when a correction shows a finding that is already over. */
    readonly endTimestamp: string | null;
    /** More may be added. */
    readonly kind:
      | 'price'
      | 'volume'
      | 'gap'
      | 'range'
      | 'level-shift'
      | 'volatility-shift'
      | 'drawdown'
      | 'stale'
      | 'bad-tick'
      | 'missing-bars'
      | 'suspect-corporate-action'
      | 'flat-baseline';
    readonly direction: 'up' | 'down' | null;
    /** From the least to the most; more may be added. */
    readonly severity: 'medium' | 'high' | 'critical';
    /** How unusual, comparable over tickers and detectors. */
    readonly score: number;
    /** Of the onset bar, in the kind's unit. */
    readonly value: number;
    readonly expected: number;
    readonly spread: number;
    /** The z from which a bar is a finding. */
    readonly threshold: number;
    /** Once in how many bars. */
    readonly rarity: number;
    readonly detector: string;
    readonly policy: string;
    /** One sentence for people. */
    readonly reason: string;
    /** The finding it replaces after a correction. */
    readonly supersedes: string | null;
  };
};

/** `AnomalyUpdated` of the OpenAPI document: A finding gains or loses bars; severity and score are those of all its bars. */
export type AnomalyUpdated = {
  readonly specversion: '1.0';
  /** Unique; a repeated delivery has the same. */
  readonly id: string;
  /** tapewatch and the feed. */
  readonly source: string;
  readonly type: 'AnomalyUpdated';
  readonly schemaversion: 1;
  /** The series: feed/ticker/interval. */
  readonly subject: string;
  /** The bar the event speaks of: the instant it starts, UTC. */
  readonly time: string;
  /** When it was recorded, UTC. */
  readonly recordedtime: string;
  /** The finding. */
  readonly correlationid: string;
  /** The commit of the decision. */
  readonly causationid: string;
  readonly datacontenttype: 'application/json';
  readonly data: {
    /** The same in every event about one finding. */
    readonly findingId: string;
    readonly ticker: string;
    /** A `previous` that differs from the `commit` seen last on this series is a gap; 0 is the first. */
    readonly chain: {
      readonly commit: number;
      readonly previous: number;
    };
    /** From the least to the most; more may be added. */
    readonly severity: 'medium' | 'high' | 'critical';
    /** How unusual, comparable over tickers and detectors. */
    readonly score: number;
    readonly added: readonly string[];
    readonly removed: readonly string[];
  };
};

/** `AnomalyEnded` of the OpenAPI document: A finding is over. It comes again when a correction gives it another last bar. */
export type AnomalyEnded = {
  readonly specversion: '1.0';
  /** Unique; a repeated delivery has the same. */
  readonly id: string;
  /** tapewatch and the feed. */
  readonly source: string;
  readonly type: 'AnomalyEnded';
  readonly schemaversion: 1;
  /** The series: feed/ticker/interval. */
  readonly subject: string;
  /** The bar the event speaks of: the instant it starts, UTC. */
  readonly time: string;
  /** When it was recorded, UTC. */
  readonly recordedtime: string;
  /** The finding. */
  readonly correlationid: string;
  /** The commit of the decision. */
  readonly causationid: string;
  readonly datacontenttype: 'application/json';
  readonly data: {
    /** The same in every event about one finding. */
    readonly findingId: string;
    readonly ticker: string;
    /** A `previous` that differs from the `commit` seen last on this series is a gap; 0 is the first. */
    readonly chain: {
      readonly commit: number;
      readonly previous: number;
    };
    /** Its last bar. */
    readonly endTimestamp: string;
    readonly reason: 'quiet' | 'policy-changed' | 'corporate-action';
  };
};

/** `AnomalyRetracted` of the OpenAPI document: A finding no longer stands, because a bar was corrected. */
export type AnomalyRetracted = {
  readonly specversion: '1.0';
  /** Unique; a repeated delivery has the same. */
  readonly id: string;
  /** tapewatch and the feed. */
  readonly source: string;
  readonly type: 'AnomalyRetracted';
  readonly schemaversion: 1;
  /** The series: feed/ticker/interval. */
  readonly subject: string;
  /** The bar the event speaks of: the instant it starts, UTC. */
  readonly time: string;
  /** When it was recorded, UTC. */
  readonly recordedtime: string;
  /** The finding. */
  readonly correlationid: string;
  /** The commit of the decision. */
  readonly causationid: string;
  readonly datacontenttype: 'application/json';
  readonly data: {
    /** The same in every event about one finding. */
    readonly findingId: string;
    readonly ticker: string;
    /** A `previous` that differs from the `commit` seen last on this series is a gap; 0 is the first. */
    readonly chain: {
      readonly commit: number;
      readonly previous: number;
    };
    /** The corrected bar. */
    readonly barTimestamp: string;
    readonly reason: 'bar-corrected' | 'refuted';
  };
};

/** `Problem` of the OpenAPI document: A problem document (RFC 9457). */
export type Problem = {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  /** What happened, with which value, and what is allowed. */
  readonly detail: string;
};

/** `Readiness` of the OpenAPI document */
export type Readiness = {
  readonly ready: boolean;
  readonly stage: string;
  readonly barsJudged: number;
  readonly barsExpected: number | null;
  readonly subscribers: readonly {
    readonly name: string;
    readonly lag: number;
    readonly failing: string | null;
    /** streams held back behind a commit that was not taken */
    readonly parked: number;
  }[];
  readonly dependencies: readonly Dependency[];
  readonly log: LogCheck;
  readonly freshness: Freshness;
};

/** `Dependency` of the OpenAPI document */
export type Dependency = {
  /** Where the log is kept; what is looked up; what is held back from whom; what tells of commits that others append to it. */
  readonly name: 'event store' | 'read model' | 'parking' | 'stream';
  /** The gravest of what it fails with, and what to do about it. Damage of a single stream or finding stands here and leaves `ready` as it is. */
  readonly failing: string | null;
};

/** `LogCheck` of the OpenAPI document */
export type LogCheck = {
  readonly state: 'unchecked' | 'checking' | 'sound' | 'bad';
  /** Where it is not as it was written, and what to do. */
  readonly fault: string | null;
};

/** `Freshness` of the OpenAPI document */
export type Freshness = {
  /** Start of the newest bar; null while there is none. */
  readonly newestBar: string | null;
  /** Seconds since then when the answer was made; an unchanged answer (304) does not refresh it. */
  readonly ageSeconds: number | null;
  /** Recorded data that will not grow. */
  readonly historical: boolean;
};

/** `Findings` of the OpenAPI document */
export type Findings = {
  readonly anomalies: readonly Finding[];
  /** Findings on this page. */
  readonly count: number;
  /** Null on the last page. */
  readonly nextCursor: string | null;
  /** The moment that was asked for: what is here was known then. */
  readonly asOf?: string;
  readonly freshness: Freshness;
};

/** `Finding` of the OpenAPI document: What was measured is of its onset bar. */
export type Finding = Measurement & {
  readonly id: string;
  readonly series: string;
  readonly ticker: string;
  /** The date of the session at the exchange. */
  readonly sessionDate: string;
  /** An instant, UTC. */
  readonly timestamp: string;
  /** An instant, UTC. */
  readonly endTimestamp: string | null;
  readonly bars: readonly string[];
  readonly severity: Severity;
  readonly score: number;
  /** Once in how many bars, of the loudest bar; null of kinds of which none is told. */
  readonly rarity: number | null;
  /** The most surprising bar: rarity, severity and score are of it. */
  readonly loudest: Measurement & {
    /** An instant, UTC. */
    readonly timestamp: string;
  };
  readonly policy: string;
  /** One sentence for people. */
  readonly reason: string;
};

/** `Kind` of the OpenAPI document */
export type Kind =
  | 'price'
  | 'volume'
  | 'gap'
  | 'range'
  | 'level-shift'
  | 'volatility-shift'
  | 'drawdown'
  | 'stale'
  | 'bad-tick'
  | 'missing-bars'
  | 'suspect-corporate-action'
  | 'flat-baseline';

/** `Direction` of the OpenAPI document */
export type Direction = 'up' | 'down';

/** `Severity` of the OpenAPI document */
export type Severity = 'medium' | 'high' | 'critical';

/** `Measurement` of the OpenAPI document: What a detector made of a bar. */
export type Measurement = {
  readonly kind: Kind;
  readonly direction: Direction | null;
  readonly detector: string;
  /** What the bar had, in the unit of the kind: price a log return, ln(close / close before); volume a log volume, ln(shares). Under policy `naive` price a close in the currency of the ticker and volume a number of shares. flat-baseline has that of the detector that spoke, which a factor of the explanation names as `unit`. */
  readonly value: number;
  /** What was normal before, in the unit of the kind: price a log return, ln(close / close before); volume a log volume, ln(shares). Under policy `naive` price a close in the currency of the ticker and volume a number of shares. flat-baseline has that of the detector that spoke, which a factor of the explanation names as `unit`. */
  readonly expected: number;
  /** The usual distance from what is expected (one standard deviation, estimated robustly), in the unit of the kind: price a log return, ln(close / close before); volume a log volume, ln(shares). Under policy `naive` price a close in the currency of the ticker and volume a number of shares. flat-baseline has that of the detector that spoke, which a factor of the explanation names as `unit`. */
  readonly spread: number;
  /** The distance, in spreads and without a unit, from which a bar starts a finding. */
  readonly threshold: number;
};

/** `Interval` of the OpenAPI document */
export type Interval = '1d' | '60m' | '5m' | '1m';

/** `FindingAndFate` of the OpenAPI document */
export type FindingAndFate = {
  readonly finding: Finding;
  /** Every channel of its loudest bar. */
  readonly factors: readonly Factor[];
  /** It no longer stands, because a bar was corrected. */
  readonly retracted: boolean;
  /** Id of the retracted finding whose place it took. */
  readonly supersedes: string | null;
  /** Id of the finding that took its place. */
  readonly supersededBy: string | null;
  /** The moment that was asked for: what is here was known then. */
  readonly asOf?: string;
  readonly freshness: Freshness;
};

/** `Factor` of the OpenAPI document: What one channel contributed to a judgement. */
export type Factor = {
  readonly detector: string;
  readonly version: number;
  readonly unit: 'log-return' | 'log-volume' | 'log-range' | 'price' | 'shares' | 'share' | 'bars' | 'odds' | 'other';
  readonly value: number;
  readonly expected: number;
  readonly spread: number;
  readonly z: number;
  readonly surprise: number;
  readonly threshold: number;
  /** Bars behind the baseline. */
  readonly sample: number;
  /** When a lasting change began, epoch milliseconds. */
  readonly since?: number;
  /** What share of the value is by which quantity of the bar, where it takes several. */
  readonly parts?: readonly {
    readonly of: string;
    readonly share: number;
  }[];
  /** From here to `high` was normal; null where low is never unusual. */
  readonly low: number | null;
  readonly high: number;
  /** Once in how many bars. */
  readonly rarity: number;
};

/** `Explanation` of the OpenAPI document */
export type Explanation = {
  readonly id: string;
  readonly series: string;
  /** The rule of the policy that raised it. */
  readonly rule: string;
  readonly policy: string;
  /** Every channel of its loudest bar, the one that spoke first. */
  readonly factors: readonly Factor[];
  /** Its loudest bar came without volume, so none was judged. */
  readonly withoutVolume: boolean;
  /** What of the newest bars before its loudest one did not count in full to what is normal. */
  readonly leftOut: {
    readonly bars: number;
    /** Without a trade. */
    readonly idle: number;
    /** Outside the sessions. */
    readonly outside: number;
    /** Readings that counted as if they had been 4 spreads from what was expected. */
    readonly winsorised: readonly {
      readonly detector: string;
      readonly bars: number;
    }[];
  };
  /** The bar of a drawdown that closed farthest below its peak, by which share of that; null of others. */
  readonly deepest: {
    readonly timestamp: string;
    readonly value: number;
  } | null;
  /** Its bars, oldest first, each with what it added. */
  readonly bars: readonly {
    readonly timestamp: string;
    readonly kind: Kind;
    readonly direction: Direction | null;
    readonly severity: Severity;
    /** Once in how many bars, of the rule as a whole; null of kinds of which none is told. */
    readonly rarity: number | null;
    /** The channel that spoke. */
    readonly factor: Factor;
  }[];
  /** Bars of it that were corrected since. */
  readonly corrections: readonly Correction[];
  /** The same for people, in lines of at most 80 characters. */
  readonly text: string;
  /** The moment that was asked for: what is here was known then. */
  readonly asOf?: string;
  readonly freshness: Freshness;
};

/** `Correction` of the OpenAPI document: What a bar was before its last correction, and what it is now. */
export type Correction = {
  readonly timestamp: string;
  /** How often the bar was corrected. */
  readonly revision: number;
  readonly was: Ohlcv;
  readonly is: Ohlcv;
};

/** `Ohlcv` of the OpenAPI document */
export type Ohlcv = {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
};

/** `Verification` of the OpenAPI document */
export type Verification = {
  readonly id: string;
  readonly series: string;
  /** Every number is the same, one differs, a detector is of another version, the policy is not on record. */
  readonly verified: 'same' | 'differs' | 'other-version' | 'no-policy';
  /** The same for people, in one or two sentences. */
  readonly text: string;
  /** The moment that was asked for: what is here was known then. */
  readonly asOf?: string;
  readonly freshness: Freshness;
};

/** `Tickers` of the OpenAPI document */
export type Tickers = {
  readonly tickers: readonly Ticker[];
  readonly count: number;
  /** The moment that was asked for: what is here was known then. */
  readonly asOf?: string;
  readonly freshness: Freshness;
};

/** `Ticker` of the OpenAPI document */
export type Ticker = {
  readonly series: string;
  readonly ticker: string;
  readonly feed: string;
  readonly interval: Interval;
  readonly policy: string;
  readonly bars: number;
  /** An instant, UTC. */
  readonly firstBar: string | null;
  /** An instant, UTC. */
  readonly lastBar: string | null;
  /** An instant, UTC. */
  readonly lastRecorded: string;
  readonly historical: boolean;
  /** Of the closes; null before the first. */
  readonly drawdown: Drawdown | null;
};

/** `Drawdown` of the OpenAPI document */
export type Drawdown = {
  /** How far a close lies below the highest before it, as a share of that: -0.2 is a fifth; 0 at a peak. */
  readonly depth: number;
  /** The highest close, in the prices of the newest bar (after splits and dividends of an as-traded feed). */
  readonly peak: number;
  /** The date of the session at the exchange. */
  readonly peakDate: string;
  /** The deepest fall so far, from its peak to its lowest close; null where no close was below one before. */
  readonly deepest: {
    /** How far a close lies below the highest before it, as a share of that: -0.2 is a fifth; 0 at a peak. */
    readonly depth: number;
    /** The date of the session at the exchange. */
    readonly from: string;
    /** The date of the session at the exchange. */
    readonly to: string;
  } | null;
};

/** `Bars` of the OpenAPI document */
export type Bars = {
  readonly series: string;
  readonly bars: readonly Bar[];
  readonly count: number;
  /** The moment that was asked for: what is here was known then. */
  readonly asOf?: string;
  readonly freshness: Freshness;
};

/** `Bar` of the OpenAPI document */
export type Bar = Ohlcv & {
  /** An instant, UTC. */
  readonly timestamp: string;
  /** The date of the session at the exchange. */
  readonly sessionDate: string;
  readonly verdict: Verdict;
  readonly reason: Reason;
  /** Bars that a warming baseline still lacked; 0 otherwise. */
  readonly missing: number;
  readonly score: number;
  /** The corporate action the bar was judged after: new shares for an old one, cash for a new share. */
  readonly terms: {
    readonly split: number;
    readonly dividend: number;
  } | null;
  /** What each channel would have needed to start a finding, the others being as they were. */
  readonly needed: readonly {
    readonly of: 'close' | 'volume';
    readonly below: number | null;
    readonly above: number;
  }[];
  /** Where the close could have lain without a price alarm. */
  readonly band: {
    readonly low: number;
    readonly high: number;
  } | null;
  /** How often the bar was corrected. */
  readonly revision: number;
  /** What it was before its last correction. */
  readonly was: Ohlcv | null;
};

/** `Verdict` of the OpenAPI document */
export type Verdict = 'normal' | 'anomalous' | 'unjudged';

/** `Reason` of the OpenAPI document */
export type Reason =
  | 'within-normal'
  | 'above-threshold'
  | 'continues-finding'
  | 'flat-baseline'
  | 'warming-up'
  | 'no-volume'
  | 'thin-trading'
  | 'outside-session'
  | 'extended-hours'
  | 'split'
  | 'dividend'
  | 'suspect-corporate-action';

/** `WhyNot` of the OpenAPI document */
export type WhyNot =
  | {
      readonly answer: 'no-bar';
      readonly ticker: string;
      readonly series: string;
      /** The session date. */
      readonly date: string;
      /** The instant asked about, whose bar is answered for; null: the whole day, or a bar of a day. */
      readonly at: string | null;
      /** The same for people, in lines of at most 80 characters. */
      readonly text: string;
      /** The moment that was asked for: what is here was known then. */
      readonly asOf?: string;
      readonly freshness: Freshness;
      readonly because: 'nothing-judged' | 'before-first' | 'after-last' | 'closed' | 'none-that-day' | 'none-then';
      /** Why the exchange was closed, where it was. */
      readonly closure: string | null;
      /** Session date of the first judged bar. */
      readonly first: string | null;
      /** Session date of the last judged bar. */
      readonly last: string | null;
    }
  | {
      readonly answer: 'judged';
      readonly ticker: string;
      readonly series: string;
      /** The session date. */
      readonly date: string;
      /** The instant asked about, whose bar is answered for; null: the whole day, or a bar of a day. */
      readonly at: string | null;
      /** The same for people, in lines of at most 80 characters. */
      readonly text: string;
      /** The moment that was asked for: what is here was known then. */
      readonly asOf?: string;
      readonly freshness: Freshness;
      /** Start of the most unusual bar of the day, or of the bar that the instant lies in. */
      readonly timestamp: string;
      /** Bars of the day; 1 where an instant names the bar. */
      readonly bars: number;
      readonly verdict: Verdict;
      readonly reason: Reason;
      readonly score: number;
      /** Bars that a warming baseline still lacked; 0 otherwise. */
      readonly missing: number;
      /** The bar came without volume, so none was judged. */
      readonly withoutVolume: boolean;
      /** What would have made it a finding for this ticker then, each by itself; empty where nothing would. */
      readonly needed: readonly LeastChange[];
      readonly correction: Correction | null;
      /** Starts of bars before it that were corrected since it was judged; told of a normal bar. */
      readonly correctedSince: readonly string[];
      readonly factors: readonly Factor[];
      /** Findings that the day, or the bar of the instant, lies in. */
      readonly around: readonly {
        readonly finding: Finding;
        /** The bar, or one of the day, is one of its bars. */
        readonly holds: boolean;
      }[];
      /** Findings that were still open at the bar, and would have taken it in; told of a normal bar. */
      readonly open: readonly {
        readonly id: string;
        readonly onset: string;
        /** Start of the bar at which it turned out to be over; null while it is not known to be. */
        readonly until: string | null;
        /** By what it would have taken the bar in. */
        readonly needed: readonly LeastChange[];
      }[];
    };

/** `LeastChange` of the OpenAPI document: A value below which, or above which, the bar would have been told (null: on that side none). */
export type LeastChange = {
  /** What of the bar: its close, its volume, an open that it keeps to the close, its open alone, or a run of more bars at one price. */
  readonly of: 'close' | 'volume' | 'gap' | 'open' | 'run';
  readonly below: number | null;
  readonly above: number | null;
};

/** `Moments` of the OpenAPI document */
export type Moments = {
  readonly moments: readonly Moment[];
  readonly count: number;
  /** Whether there are older ones; `before` gives them. */
  readonly partial: boolean;
  readonly freshness: Freshness;
};

/** `Moment` of the OpenAPI document */
export type Moment = {
  /** When it was recorded; `asOf` takes it. */
  readonly recordedAt: string;
  /** Start of the newest bar known then. */
  readonly lastBar: string | null;
  /** Bars judged. */
  readonly bars: number;
  /** Findings made. */
  readonly found: number;
  /** Findings withdrawn. */
  readonly withdrawn: number;
  /** Bars corrected. */
  readonly corrected: number;
};

/** `Replay` of the OpenAPI document */
export type Replay = {
  readonly policy: string;
  readonly recordedPolicies: readonly string[];
  /** Those asked for; null for all. */
  readonly tickers: readonly string[] | null;
  readonly from: string | null;
  readonly to: string | null;
  /** Commits of the log that were read. */
  readonly commits: number;
  /** Bars of the tickers and days asked for that were judged again. */
  readonly bars: number;
  readonly recorded: number;
  readonly replayed: number;
  readonly unchanged: number;
  /** Findings that changed; `differences` lists the newest of them. */
  readonly changed: number;
  readonly counts: Changes;
  /** Session dates with a finding; a pair counts where its recorded finding began. */
  readonly days: readonly (Changes & {
    readonly date: string;
    readonly recorded: number;
    readonly replayed: number;
  })[];
  /** Newest first, at most `limit`. */
  readonly differences: readonly {
    readonly changes: readonly ('added' | 'removed' | 'earlier' | 'later' | 'severity')[];
    readonly recorded: Finding | null;
    readonly replayed: Finding | null;
  }[];
  /** SHA-256 of lines of canonical JSON (RFC 8785), each ended by a line feed: all else but `differences`, then each difference, listed or not. */
  readonly digest: string;
};

/** `Changes` of the OpenAPI document: How many findings were changed in which way. */
export type Changes = {
  readonly added: number;
  readonly removed: number;
  readonly earlier: number;
  readonly later: number;
  readonly severity: number;
};

/** `ReplayRequest` of the OpenAPI document */
export type ReplayRequest = {
  readonly policy?: 'standard' | 'naive' | Readonly<Record<string, unknown>>;
  /** The same policy with that many alerts per ticker and year. */
  readonly budget?: number;
  /** Judge only bars of these. */
  readonly tickers?: readonly string[];
  /** Count findings from this session date on. */
  readonly from?: string;
  /** Count findings to this session date. */
  readonly to?: string;
  /** The most differences that are listed; counts, days and digest are of all. */
  readonly limit?: number;
};

/** `System` of the OpenAPI document */
export type System = {
  readonly startedAt: string;
  readonly provider: string;
  readonly store: string;
  /** The policy that new bars are judged under. */
  readonly policy: string;
  /** Sequence of the last commit of the log. */
  readonly head: number;
  readonly log: LogCheck;
  readonly subscribers: readonly {
    readonly name: string;
    /** Sequence of the last commit that took effect or was passed over. */
    readonly checkpoint: number;
    /** Commits it has not come to. */
    readonly lag: number;
    /** Why its last try failed. */
    readonly failing: string | null;
    /** Streams held back behind a commit that was not taken. */
    readonly parked: number;
  }[];
  readonly dependencies: readonly Dependency[];
  readonly parked: readonly {
    readonly subscriber: string;
    readonly stream: string;
    /** Version of the stream at which the commit begins that was not taken. */
    readonly first: number;
    /** The last version that is held back. */
    readonly through: number;
    /** How often the commit was handed over. */
    readonly deliveries: number;
    readonly reason: string;
    readonly since: string;
  }[];
  /** None while what they are read from fails. */
  readonly feeds: readonly {
    readonly id: string;
    /** Watched series of it. */
    readonly series: number;
    readonly adjustment: 'as-traded' | 'split-adjusted' | 'fully-adjusted';
    readonly label: 'start' | 'end';
    readonly sessions: 'regular' | 'extended' | 'any';
    readonly freshness: Freshness;
  }[];
};
