import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { LocalDriver } from './local-driver.ts';
import { quietPrints } from './quiet-market.ts';
import { sessionsUpTo } from './sessions.ts';
import { emptyTape } from './tape.ts';

const PATIENCE = 60_000;

const usual = { close: 190, volume: 60_000_000 };
const tape = { ...emptyTape('primary'), prints: [...quietPrints('AAPL', usual, sessionsUpTo('2024-06-04', 3))] };
const setup = { tape, policy: 'standard', slackUrl: null, digestAfterDays: 7 };

const temporaryFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'tapewatch-driver-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

type Fixture = { readonly driver: LocalDriver; readonly log: string[]; readonly folder: string };

const newDriver = async (): Promise<Fixture> => {
  const folder = await temporaryFolder();
  vi.stubEnv('TMPDIR', folder);
  const log: string[] = [];
  const driver = new LocalDriver((line) => log.push(line));
  vi.unstubAllEnvs();
  return { driver, log, folder };
};

const started = async (): Promise<Fixture & { readonly name: string; readonly pid: number }> => {
  const fixture = await newDriver();
  await fixture.driver.start(setup);
  const [name = ''] = fixture.log;
  return { ...fixture, name, pid: Number(/^pid (\d+) at http:\/\/127\.0\.0\.1:\d+$/.exec(name)?.[1]) };
};

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test(
  'a run ends the process that its log names, and leaves nothing behind',
  async () => {
    const { driver, folder, pid } = await started();
    expect(await driver.findings('AAPL')).toEqual([]);
    expect(await driver.whyNot('AAPL', '2024-06-04', 'primary')).toContain('warming-up');
    expect(isRunning(pid)).toBe(true);
    await driver.dispose();
    expect(isRunning(pid)).toBe(false);
    expect(await readdir(folder)).toEqual([]);
  },
  PATIENCE,
);

test(
  'when the process that the log names is killed, nothing is answered any more and the failure names it',
  async () => {
    const { driver, folder, name, pid } = await started();
    process.kill(pid, 'SIGKILL');
    const silence = `Tapewatch (${name}) does not answer`;
    await expect(driver.findings('AAPL')).rejects.toThrow(silence);
    await expect(driver.announced()).rejects.toThrow(silence);
    await expect(driver.whyNot('AAPL', '2024-06-04', 'primary')).rejects.toThrow(silence);
    await expect(driver.explain('any')).rejects.toThrow(silence);
    await expect(driver.dispose()).rejects.toThrow(`Tapewatch (${name}) ended with signal SIGKILL`);
    expect(await readdir(folder)).toEqual([]);
  },
  PATIENCE,
);

test(
  'a start that fails says why and leaves nothing behind',
  async () => {
    const { driver, log, folder } = await newDriver();
    await expect(driver.start({ ...setup, policy: 'no-such-policy' })).rejects.toThrow(
      /^Tapewatch \(pid \d+\) ended with exit code 2 .* policy no-such-policy: /,
    );
    await driver.dispose();
    expect(log).toEqual([]);
    expect(await readdir(folder)).toEqual([]);
  },
  PATIENCE,
);
