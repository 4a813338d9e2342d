import { defineParameterType } from '@cucumber/cucumber';
import { KINDS } from '../../src/domain/anomaly/kinds.ts';
import { sessionsUpTo } from '../support/sessions.ts';
import type { DateSpan, Opening, Rhythm, Stamp, Trading } from '../support/tape.ts';

const numberOf = (text: string): number => Number(text.replaceAll(',', ''));

defineParameterType({ name: 'ticker', regexp: /\^?[A-Z0-9]+(?:[.-][A-Z0-9]+)*/, transformer: (text: string) => text });

defineParameterType({ name: 'kind', regexp: new RegExp(KINDS.join('|')), transformer: (text: string) => text });

defineParameterType({ name: 'session', regexp: /\d{4}-\d{2}-\d{2}/, transformer: (text: string) => text });

defineParameterType({
  name: 'stamp',
  regexp: /(\d{2}):(\d{2}) on (\d{4}-\d{2}-\d{2})/,
  transformer: (hours: string, minutes: string, date: string): Stamp => ({
    date,
    minutes: Number(hours) * 60 + Number(minutes),
  }),
});

defineParameterType({ name: 'price', regexp: /\d[\d,]*\.\d{2}/, transformer: numberOf });

defineParameterType({
  name: 'shares',
  regexp: /\d+(?:\.\d+)? million shares/,
  transformer: (text: string) => Math.round(Number.parseFloat(text) * 1e6),
});

defineParameterType({
  name: 'trading',
  regexp: /(\d[\d,]*\.\d{2}) on (?:about )?(\d+(?:\.\d+)?) million shares/,
  transformer: (close: string, millions: string): Trading => ({
    close: numberOf(close),
    volume: Math.round(Number(millions) * 1e6),
  }),
});

defineParameterType({
  name: 'sessions',
  regexp: /(\d+) sessions up to (\d{4}-\d{2}-\d{2})/,
  transformer: (count: string, last: string) => sessionsUpTo(last, Number(count)),
});

defineParameterType({
  name: 'opening',
  regexp: /(\d[\d,]*\.\d{2}) and closes at (\d[\d,]*\.\d{2}) on (\d+(?:\.\d+)?) million shares/,
  transformer: (open: string, close: string, millions: string): Opening => ({
    open: numberOf(open),
    close: numberOf(close),
    volume: Math.round(Number(millions) * 1e6),
  }),
});

defineParameterType({
  name: 'rhythm',
  regexp: /(\d[\d,]*\.\d{2}) on about (\d+(?:\.\d+)?) million shares at noon and (\d+) times as many/,
  transformer: (close: string, millions: string, times: string): Rhythm => ({
    close: numberOf(close),
    volume: Math.round(Number(millions) * 1e6),
    times: Number(times),
  }),
});

defineParameterType({
  name: 'span',
  regexp: /from (\d{4}-\d{2}-\d{2}) to (\d{4}-\d{2}-\d{2})/,
  transformer: (from: string, to: string): DateSpan => ({ from, to }),
});
