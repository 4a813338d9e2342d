import { QueueError } from '../../application/ports/work-queue.ts';

/** Bytes that the attributes of a message take at most. */
export const BESIDES = 512;

/** Most bytes of the text of a message: with its attributes it takes a megabyte at most. */
const MOST_BYTES = 1024 * 1024 - BESIDES;

/** Characters that no message may hold: control characters but tab and line ends, halves of a pair, and two that are none. */
const UNSENDABLE = /[^\t\n\r\u0020-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

const refused = (queue: string, what: string): QueueError =>
  new QueueError('refused', `The queue ${queue} takes no message ${what}.`);

/** Refuses what no queue takes: an empty message, a large one, one with characters that cannot be sent. Throws QueueError. */
export const admit = (queue: string, bodies: readonly string[]): void => {
  for (const body of bodies) {
    const bytes = Buffer.byteLength(body);
    if (bytes === 0) throw refused(queue, 'that is empty');
    if (bytes > MOST_BYTES) throw refused(queue, `of ${bytes} bytes; ${MOST_BYTES} are allowed`);
    const odd = UNSENDABLE.exec(body)?.[0].codePointAt(0);
    if (odd !== undefined)
      throw refused(queue, `with the character U+${odd.toString(16).padStart(4, '0').toUpperCase()}`);
  }
};
