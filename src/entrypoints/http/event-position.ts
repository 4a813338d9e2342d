/** A place in the public events: after the whole commit of this sequence, or after one event of it (counted from 0). */
export type EventPosition = { readonly sequence: number; readonly index: number | null };

const TEXT = /^(?<sequence>\d{1,15})(?:\.(?<index>\d{1,3}))?$/;

/** Reads `12` (after commit 12) or `12.0` (after its first event); null for any other text. */
export const readPosition = (text: string): EventPosition | null => {
  const groups = TEXT.exec(text)?.groups;
  if (!groups) return null;
  const { sequence, index } = groups;
  return { sequence: Number(sequence), index: index === undefined ? null : Number(index) };
};

/** The place as text, the `id` of a server-sent event. */
export const writePosition = ({ sequence, index }: EventPosition): string =>
  index === null ? `${sequence}` : `${sequence}.${index}`;
