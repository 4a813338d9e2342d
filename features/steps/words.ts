import { defineParameterType } from '@cucumber/cucumber';
import { sessionsUpTo } from '../support/sessions.ts';
import type { Stamp, Trading } from '../support/tape.ts';

const numberOf = (text: string): number => Number(text.replaceAll(',', ''));

defineParameterType({ name: 'ticker', regexp: /\^?[A-Z0-9]+(?:[.-][A-Z0-9]+)*/, transformer: (text: string) => text });

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
