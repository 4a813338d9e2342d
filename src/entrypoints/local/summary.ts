import { alignedLines } from '../../application/wording/aligned.ts';
import { countText, grouped, percentText } from '../../application/wording/figures.ts';
import { FINDING_HEADINGS, findingCells } from '../../application/wording/finding-cells.ts';
import { isMostlyLate, NEWEST_FIRST, oddRowsText } from '../../application/queries/odd-rows.ts';
import { overviewOf, quietMoveOf, type Overview, type QuietMove } from '../../application/queries/overview.ts';
import { barsNeeded, neededText } from '../../application/queries/warming-up.ts';
import type { PassedBars } from '../../application/commands/passing-bars.ts';
import type { Finding } from '../../application/finding.ts';
import type { Readings } from '../../application/ports/read-model.ts';
import { isOutside } from '../../domain/anomaly/judgement.ts';
import { sessionDate } from '../../domain/market/session.ts';
import { configSchema, type Config } from '../composition/config.ts';
import { VARIABLES } from '../composition/environment.ts';
import { valueAt } from '../input/wrong-value.ts';
import type { Progress } from './progress.ts';

/** What a summary is made of: what the log holds, where it is served, and how its load went. */
type Told = {
  readonly readModel: Readings;
  readonly url: string;
  readonly progress: Progress;
  readonly config: Config;
};

/** Findings the summary shows. */
const SHOWN = 10;

/** Newest bars of a series that are looked through for one within the sessions. */
const NEWEST = 100;

/** The settings of a process that is told none. */
const DEFAULTS = configSchema.parse({});

const seriesLine = ({ tickers }: Overview): string => {
  const spans = tickers.map(({ ticker, bars, firstBar, lastBar }) =>
    firstBar === null || lastBar === null
      ? `${ticker} no bars`
      : `${ticker} ${countText(bars, 'bar')} ${sessionDate(firstBar)} to ${sessionDate(lastBar)}`,
  );
  return spans.length > 4 ? `${grouped(tickers.length)} series` : spans.join(', ');
};

const tableOf = (findings: readonly Finding[]): readonly string[] =>
  alignedLines([FINDING_HEADINGS, ...findings.map(findingCells)]);

/** A word for a shell: quoted where the shell would read it otherwise. */
const shellWord = (word: string): string =>
  /^[\w.@/:-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

/** Where the data are: the keys of the settings that say so. */
const OF_DATA = /^(data|store|readModel|dynamodb\..*)$/;

/** The settings by which other processes find the data of this one, where they are not as by default, as they are set before a command. */
const settingsOf = (config: Config): readonly string[] =>
  Object.entries(VARIABLES)
    .filter(([, { key }]) => OF_DATA.test(key))
    .map(([name, { key }]) => ({ name, path: key.split('.') }))
    .filter(({ path }) => valueAt(config, path) !== valueAt(DEFAULTS, path))
    .map(({ name, path }) => `${name}=${shellWord(String(valueAt(config, path)))}`);

/** Commands of other processes, which find the data folder as this one did; none where nothing is kept in it. */
const commands = (
  { loudest }: Overview,
  quietMove: QuietMove | null,
  config: Config,
): readonly (readonly [string, string])[] => {
  if (config.store === 'memory') return [];
  const tapewatch = [...settingsOf(config), 'npx tapewatch'].join(' ');
  const [first] = loudest;
  return [
    ...(first ? [[`${tapewatch} explain ${first.id}`, 'why the loudest is one'] as const] : []),
    ...(quietMove
      ? [
          [
            `${tapewatch} why-not ${shellWord(quietMove.ticker)} ${quietMove.date}`,
            `why a move of ${percentText(quietMove.move)} is none`,
          ] as const,
        ]
      : []),
  ];
};

/** What the last judgement of each series says it still needs; null when any of them has come so far that bars are judged. */
const needsOfAll = async (readModel: Readings, { tickers }: Overview): Promise<readonly number[] | null> => {
  const needs: number[] = [];
  for (const { series, firstBar, lastBar } of tickers) {
    const bars = await readModel.bars(series, firstBar ?? 0, lastBar ?? 0, NEWEST);
    const last = bars.findLast(({ judgement }) => !isOutside(judgement));
    const needed = last ? barsNeeded(last.judgement) : null;
    if (needed === null) return null;
    needs.push(needed);
  }
  return needs.length > 0 ? needs : null;
};

const findingLines = async (readModel: Readings, overview: Overview): Promise<readonly string[]> => {
  if (overview.loudest.length > 0)
    return [overview.isOfLate ? 'The loudest of late' : 'The loudest', ...tableOf(overview.loudest)];
  const needs = await needsOfAll(readModel, overview);
  return [needs ? `No bar is judged yet: ${neededText(needs)}.` : 'Nothing unusual so far.'];
};

/** The odd rows of the load, but for repeated ones: every start reads the newest bars once more. */
const oddLines = ({ tally }: Progress, { store }: Config): readonly string[] => {
  const odd = oddRowsText({ ...tally, duplicate: 0 });
  if (!isMostlyLate(tally)) return odd === '' ? [] : [odd];
  return [odd, NEWEST_FIRST, ...(store === 'memory' ? [] : ['Then start with an empty folder in TAPEWATCH_DATA.'])];
};

const newLines = async (readModel: Readings, overview: Overview): Promise<readonly string[]> => {
  if (overview.findings === 0) return ['', ...(await findingLines(readModel, overview))];
  return overview.loudestFresh.length === 0 ? [] : ['', 'The loudest of the new', ...tableOf(overview.loudestFresh)];
};

const newText = ({ findings, isMore, fresh }: Overview): string => {
  const all = isMore ? `the newest ${grouped(findings)}` : 'them';
  if (fresh === 0) return `none of ${all}`;
  if (fresh < findings) return `${grouped(fresh)} of ${all}`;
  return isMore ? `all of ${all}` : 'all';
};

const countLine = (overview: Overview, passed: PassedBars | null): string => {
  const found = `${overview.isMore ? 'more than ' : ''}${countText(overview.findings, 'finding')}`;
  if (passed) return `classic rule: ${countText(passed.flagged, 'flagged bar')}; Tapewatch: ${found}`;
  return `${found}, ${newText(overview)} new since the last start`;
};

/** Where the page shows the loudest finding, or the page itself while there is none. */
const pageOf = (url: string, { loudest: [first] }: Overview): string =>
  first ? `${url}/#/${encodeURIComponent(first.ticker)}/${first.id}` : url;

/** What the log holds, in lines of 80 columns worth a look: of a first load the counts beside the classic rule's and the loudest findings, later what is new; odd rows of the load, and what to try next. */
export const summaryLines = async ({ readModel, url, progress, config }: Told): Promise<readonly string[]> => {
  const { passed, known } = progress;
  const overview = await overviewOf(readModel, known, SHOWN);
  const quietMove = passed && (await quietMoveOf(readModel, passed.moves));
  return [
    seriesLine(overview),
    countLine(overview, passed),
    ...oddLines(progress, config),
    ...(passed ? ['', ...(await findingLines(readModel, overview))] : await newLines(readModel, overview)),
    '',
    'Next',
    ...alignedLines(
      [...commands(overview, quietMove, config), [pageOf(url, overview), 'the same on a page']],
      Infinity,
    ),
  ];
};
