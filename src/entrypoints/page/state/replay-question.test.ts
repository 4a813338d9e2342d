import { describe, expect, test } from 'vitest';
import type { NamedReplay } from './replay-address.ts';
import { namedOf, question, questionOf, readQuestion, type Question } from './replay-question.ts';

const asked = (parts: Partial<Question>): Question => ({ ...question.value, ...parts });

describe('a question becomes a request', () => {
  test.each<[string, Partial<Question>, object]>([
    ['a named policy', { choice: 'naive' }, { policy: 'naive' }],
    ['a budget', { choice: 'budget', budget: '2.5' }, { policy: 'standard', budget: 2.5 }],
    ['a document', { choice: 'document', document: '{"name":"mine"}' }, { policy: { name: 'mine' } }],
    ['one ticker', { only: 'AAPL' }, { policy: 'naive', tickers: ['AAPL'] }],
    ['some days', { from: '2020-03-16' }, { policy: 'naive', from: '2020-03-16' }],
    ['one day', { from: '2020-03-16', to: '2020-03-16' }, { policy: 'naive', from: '2020-03-16', to: '2020-03-16' }],
  ])('%s', (_, parts, request) => {
    expect(readQuestion(asked(parts))).toEqual({ request: { ...request, limit: 5000 } });
  });

  test.each<[string, Partial<Question>, string]>([
    ['that is cut short', { choice: 'document', document: '{"name":' }, 'The policy cannot be read'],
    ['that is a number', { choice: 'document', document: '7' }, 'The policy cannot be read'],
    ['that is null', { choice: 'document', document: 'null' }, 'The policy cannot be read'],
    ['with a day that there is not', { from: '2020-02-30' }, 'These days cannot be used'],
    ['with days the wrong way round', { from: '2020-03-17', to: '2020-03-16' }, 'These days cannot be used'],
  ])('not one %s', (_, parts, title) => {
    expect(readQuestion(asked(parts))).toMatchObject({ unasked: { title } });
  });
});

describe('the address of a replay', () => {
  const everything = { only: 'AAPL', from: '2020-01-02', to: '2020-12-31' };

  test.each<NamedReplay>([
    { replay: 'naive', budget: null, only: null, from: null, to: null },
    { replay: 'standard', budget: null, ...everything },
    { replay: 'standard', budget: '2.5', ...everything },
  ])('%o asks the question that it was made of', (named) => {
    expect(namedOf(asked(questionOf(named)))).toEqual(named);
  });

  test('is none for a document', () => expect(namedOf(asked({ choice: 'document' }))).toBeNull());
});
