import { expect, test } from 'vitest';
import { openWorkplace, START, type Workplace } from './workplace.fixture.ts';

const HEADER = 'ticker,timestamp,open,high,low,close,volume';

const row = (i: number): string => {
  const date = new Date(Date.UTC(2024, 0, 1 + i)).toISOString().slice(0, 10);
  return `AAPL,${date},100,101,99,${100 + (i % 3)},${1000 + (i % 7)}`;
};

const startUnder = async (place: Workplace, file: string, policy: string): Promise<string> => {
  const environment = { TAPEWATCH_PROVIDER: 'csv', TAPEWATCH_CSV_PATH: file, TAPEWATCH_POLICY: policy };
  const running = place.start(START, [], environment);
  const said = await running.said(/listens on \S+\n([^]*)Serving until/);
  running.process.kill('SIGINT');
  await running.ended;
  return said;
};

test('another policy on a folder that holds judged bars is said: what is recorded stands', async () => {
  const place = openWorkplace();
  try {
    const file = place.write('bars.csv', `${[HEADER, ...Array.from({ length: 30 }, (_, i) => row(i))].join('\n')}\n`);
    expect(await startUnder(place, file, 'naive')).not.toContain('stands');
    expect(await startUnder(place, file, 'standard')).toMatch(
      /^What is recorded was judged under naive@\w{12} and stands; new bars are judged under standard@\w{12}\.\nTo judge everything under it, name an empty folder in TAPEWATCH_DATA\.$/m,
    );
    expect(await startUnder(place, file, 'standard')).not.toContain('stands');
  } finally {
    await place.close();
  }
});
