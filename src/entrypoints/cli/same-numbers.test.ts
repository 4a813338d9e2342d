import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { renderFinding } from '../../application/wording/render-finding.ts';
import { choosePolicy } from '../composition/choose-policy.ts';
import { openWorkplace, TAPEWATCH } from '../local/workplace.fixture.ts';
import { detectBars } from './detect-bars.ts';
import { readDetectOptions } from './detect-options.ts';

const SAMPLE = fileURLToPath(new URL('../../adapters/market-data/sample/aapl.csv.gz', import.meta.url));

const place = openWorkplace();

afterAll(() => place.close());

test(
  'another process gives identical numbers, finding by finding and score by score',
  { timeout: 60_000 },
  async () => {
    const policy = choosePolicy('standard');
    const options = readDetectOptions({ policy: 'standard', format: 'ndjson', ticker: 'AAPL' });
    const scores: string[] = [];
    const onScore = (_: string, __: string, score: number): void => void scores.push(score.toPrecision(12));
    const { detection } = await detectBars([SAMPLE], policy, options, { onScore, progress: () => {} });
    const findings = detection.findings().map((row) => JSON.stringify(renderFinding(row)));
    const [found, scored] = await Promise.all([
      place.run(TAPEWATCH, ['detect', SAMPLE, '--ticker', 'AAPL', '--json', '--quiet']),
      place.run(TAPEWATCH, ['detect', SAMPLE, '--ticker', 'AAPL', '--scores', '--quiet']),
    ]);
    expect(findings.length).toBeGreaterThan(5);
    expect(found.stdout.trimEnd().split('\n')).toEqual(findings);
    expect(
      scored.stdout
        .trimEnd()
        .split('\n')
        .slice(1)
        .map((line) => line.split(',')[2]),
    ).toEqual(scores);
  },
);
