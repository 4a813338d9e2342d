import type { BarsPerFinding, Calibration } from '../../src/application/calibration/calibrated.ts';
import type { Span } from '../../src/application/calibration/measured.ts';
import type { Tails } from '../../src/application/calibration/tails.ts';

const WIDTH = 120;

type What = Readonly<Record<string, string>>;

const DAILY: What = {
  return:
    'standardised log returns of large US stocks are, either side. Made by scripts/calibrate; see docs/decisions/0027',
  volume: 'standardised log volumes are, upwards',
  gap: 'standardised gaps are that the close kept, either side, most bars having none',
  range: 'standardised log true ranges are, upwards',
  'bad-tick': 'standardised excursions are that the next open took back, either side, most bars having none',
  'level-shift': 'standardised lasting changes of volume are, either side, each counted once by the farthest it came',
  'volatility-shift':
    'standardised lasting changes of volatility are, either side, each counted once by the farthest it came',
  drawdown: 'depths below a peak are, in shares of it, each drawdown counted once by its depth',
};

const INTRADAY: What = {
  'slot-return':
    'moves are against those of their slot, either side, of full sessions of large US stocks by five-minute bars; hours and minutes keep to it. Made by scripts/calibrate; see docs/decisions/0058',
  'slot-volume': 'log volumes are against those of their slot, upwards; of the same bars',
  'session-gap':
    "a session's opening gap is among sessions, either side, of daily bars, as bars within the day have too few gaps",
  'slot-tick':
    'excursions are that the next open took back, either side, hardly any bar having one; of five-minute bars',
  'session-level':
    'lasting changes of the volume of whole sessions are, either side, each counted once by the farthest it came; of daily bars',
};

/** The detectors whose tails a file of the domain holds, with what each is rare of, and what the names of its other constants begin with. */
const FILE: Readonly<Record<Span, { readonly what: What; readonly prefix: string; readonly how: string }>> = {
  daily: { what: DAILY, prefix: '', how: 'as measured with these tails' },
  intraday: {
    what: INTRADAY,
    prefix: 'INTRADAY_',
    how: 'as counted with these tails and levels that stand still, to 0.02 at the first and 0.05 at the last',
  },
};

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

/** Constants cannot be made of the bars that were given; the message says why. */
export class Unmade extends Error {}

const nameOf = (detector: string): string => `${detector.toUpperCase().replace('-', '_')}_TAIL`;

const tailOf = (detector: string, what: string, tails: Tails): string => {
  const tail = tails[detector];
  if (!tail)
    throw new Unmade(`no bar given fits the tail of ${detector}; name files of daily bars and of bars within the day`);
  const { side, z, surprise, index } = tail;
  return `/** How rare ${what}. */
export const ${nameOf(detector)}: Tail = {
  type: 'table',
  side: '${side}',
${listOf('z', z)}
${listOf('surprise', surprise)}
  index: ${index},
};
`;
};

const levelsOf = (name: string, { surprise, logBars }: BarsPerFinding): string =>
  `export const ${name}: Budget['barsPerFinding'] = {
${listOf('surprise', surprise)}
${listOf('logBars', logBars)}
};
`;

/** The source of the domain's calibration.ts, or, within the day, of its intraday-calibration.ts. */
export const sourceOf = (span: Span, { tails, barsPerFinding, tests }: Calibration): string => {
  const { what, prefix, how } = FILE[span];
  return `import type { Budget } from '../policy.ts';
import type { Tail } from '../tail.ts';

${Object.entries(what)
  .map(([detector, of]) => tailOf(detector, of, tails))
  .join('\n')}
/** How many independent tests the channels amount to: how often the rarest of them is of one bar in a hundred, against that one. */
export const ${prefix}EFFECTIVE_TESTS = ${tests};

/** Surprise of the entry level against log10 of the bars from one finding to the next, ${how}. */
${levelsOf(`${prefix}BARS_PER_FINDING`, barsPerFinding)}`;
};

const constantsOf = (source: string): ReadonlyMap<string, string> =>
  new Map(
    source
      .split('export const ')
      .slice(1)
      .map((text) => [/^\w+/.exec(text)?.[0] ?? '', text.slice(0, text.search(/;\n/))]),
  );

/** The names of the constants of which a made source says something else than the shipped one, or that one of them has not. */
export const differingIn = (made: string, shipped: string): readonly string[] => {
  const [own, other] = [constantsOf(made), constantsOf(shipped)];
  return [...new Set([...own.keys(), ...other.keys()])].filter((name) => own.get(name) !== other.get(name));
};
