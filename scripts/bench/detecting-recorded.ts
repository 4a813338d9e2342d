import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beside, figure, inTurn, type Arm, type Effort, type Figures } from './figures.ts';
import { runScript } from './run-process.ts';

const BARS = '../shared/data/daily/daily_dev.csv.gz';
const PANDAS = '../shared/tools/yardsticks/pandas_detect.py';
const TAPEWATCH = fileURLToPath(import.meta.resolve('../../src/entrypoints/cli/tapewatch.ts'));

/** Runs a script as it is, and says in the last line of stderr what processor time it took. */
const TIMED = `
import resource, runpy, sys
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, file=sys.stderr)
`;

type Cost = { readonly seconds: number; readonly processorSeconds: number };

const runPandas = (): Cost => {
  const start = performance.now();
  const run = spawnSync('python3', ['-c', TIMED, PANDAS, BARS], { encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (run.status !== 0) throw new Error(`pandas_detect.py failed: ${run.stderr}`);
  const seconds = (performance.now() - start) / 1000;
  return { seconds, processorSeconds: Number(run.stderr.trimEnd().split('\n').at(-1)) };
};

/** `tapewatch detect` over the shared development bars, beside the plain pandas way on the same file; nothing where they are not there. */
export const measureDetectingRecorded = async ({ rounds }: Effort): Promise<Figures> => {
  if (!existsSync(BARS)) return [];
  const spent: Record<'own' | 'peer', number[]> = { own: [], peer: [] };
  const arm = (name: 'own' | 'peer', run: () => Cost): Arm => {
    return () => {
      const { seconds, processorSeconds } = run();
      spent[name].push(processorSeconds);
      return seconds;
    };
  };
  const runs = await inTurn(rounds, {
    own: arm('own', () => runScript(TAPEWATCH, ['detect', BARS])),
    peer: arm('peer', runPandas),
  });
  const what = '515,159 recorded daily rows, gzip';
  const peer = 'pandas_detect.py';
  return [
    beside(figure(what, 's', runs.own), peer, runs.peer),
    beside(figure(what, 's of processor time', spent.own.slice(1)), peer, spent.peer.slice(1)),
  ];
};
