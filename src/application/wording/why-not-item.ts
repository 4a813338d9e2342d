import { correctionItem } from '../queries/correction.ts';
import type { StillOpen, WhyNot } from '../queries/why-not.ts';
import { isoInstant } from './iso-instant.ts';
import { whyNotText } from './why-not-text.ts';

type Answered = Extract<WhyNot, { answer: 'no-bar' | 'judged' }>;

const openItem = ({ id, onset, until, needed }: StillOpen) => ({
  id,
  onset: isoInstant(onset),
  until: until === null ? null : isoInstant(until),
  needed: [...needed],
});

/** What was decided about a day, as programs get it: timestamps are ISO instants, and `text` is the same for people. */
export const whyNotItem = (answer: Answered) => {
  const text = whyNotText(answer);
  const at = answer.at === null ? null : isoInstant(answer.at);
  if (answer.answer === 'no-bar') return { ...answer, at, text };
  const { time, judgement, factors, needed, around, open, correction, correctedSince, ...rest } = answer;
  const { channels: _, ...verdict } = judgement;
  const lists = { factors: [...factors], needed: [...needed], around: [...around], open: open.map(openItem) };
  const mended = correction && correctionItem(correction);
  const since = [...new Set(correctedSince)].map(isoInstant);
  return {
    ...rest,
    at,
    text,
    timestamp: isoInstant(time),
    ...verdict,
    ...lists,
    correction: mended,
    correctedSince: since,
  };
};
