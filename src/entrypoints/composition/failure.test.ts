import { describe, expect, test } from 'vitest';
import { LoadError } from '../../application/commands/load-bars.ts';
import { DeliveryLogError } from '../../application/ports/delivery-log.ts';
import { EventStoreError } from '../../application/ports/event-store.ts';
import { MarketDataError } from '../../application/ports/market-data.ts';
import { NotifierError } from '../../application/ports/notifier.ts';
import { ParkingError } from '../../application/ports/parking.ts';
import { ReadModelError } from '../../application/ports/read-model.ts';
import { failureOf, isForeseen, UsageError } from './failure.ts';
import { ConfigError } from './load-config.ts';

describe('what people are told of a failure', () => {
  test.each([
    [new UsageError('say what is wrong')],
    [new MarketDataError('not-found', 'say what is wrong')],
    [new ConfigError(['say what is wrong'])],
  ])('bad input is exit code 2: case %#', (error) => {
    expect(failureOf(error)).toEqual({ exitCode: 2, lines: ['say what is wrong'] });
    expect(isForeseen(error)).toBe(true);
  });

  test.each([
    [new EventStoreError('corrupt', 'say what is wrong')],
    [new ReadModelError('corrupt', 'say what is wrong')],
    [new DeliveryLogError('corrupt', 'say what is wrong')],
    [new ParkingError('corrupt', 'say what is wrong')],
    [new NotifierError('refused', 'say what is wrong')],
    [new LoadError('say what is wrong')],
  ])('what a port says is exit code 1: case %#', (error) => {
    expect(failureOf(error)).toEqual({ exitCode: 1, lines: ['say what is wrong'] });
    expect(isForeseen(error)).toBe(true);
  });

  test.each([
    [new TypeError('cannot read properties of undefined'), 'TypeError'],
    [Object.assign(new Error('/home/me/secret'), { code: 'EIO' }), 'EIO'],
    ['a text', 'a value that is no error'],
    [undefined, 'a value that is no error'],
  ])('anything else shows no internals: case %#', (error, what) => {
    expect(failureOf(error)).toEqual({
      exitCode: 1,
      lines: [`Something unexpected failed (${what}). Set TAPEWATCH_LOG_LEVEL=debug and try again to see where.`],
    });
    expect(isForeseen(error)).toBe(false);
  });

  test('several problems are several lines', () => {
    expect(failureOf(new ConfigError(['one', 'two'])).lines).toEqual(['one', 'two']);
    expect(failureOf(new UsageError('one\ntwo')).lines).toEqual(['one', 'two']);
  });
});
