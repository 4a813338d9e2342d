import { barsPerFinding, type Calibration } from '../../src/application/calibration/calibrated.ts';
import type { Tails } from '../../src/application/calibration/tails.ts';

const WIDTH = 120;

const WHAT: Readonly<Record<string, string>> = {
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

const nameOf = (detector: string): string => `${detector.toUpperCase().replace('-', '_')}_TAIL`;

const tailOf = (detector: string, what: string, tails: Tails): string => {
  const tail = tails[detector];
  if (!tail) throw new Error(`too few bars to fit the tail of ${detector}`);
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

/** The source of the domain's calibration.ts. */
export const sourceOf = ({ tails, offset, tests }: Calibration): string => `import type { Budget } from '../policy.ts';
import type { Tail } from '../tail.ts';

${Object.entries(WHAT)
  .map(([detector, what]) => tailOf(detector, what, tails))
  .join('\n')}
/** How many independent tests the channels amount to: how often the rarest of them is of one bar in a hundred, against that one. */
export const EFFECTIVE_TESTS = ${tests};

/** Surprise of the entry level against log10 of the bars from one finding to the next, as measured with these tails. */
export const BARS_PER_FINDING: Budget['barsPerFinding'] = {
${listOf('surprise', barsPerFinding(offset).surprise)}
${listOf('logBars', barsPerFinding(offset).logBars)}
};
`;
