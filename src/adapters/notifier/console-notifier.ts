import { NotifierError, type Notice, type Notifier } from '../../application/ports/notifier.ts';
import { claimOf, headlineOf } from '../../application/wording/headline.ts';
import { DIGEST_LEAD, digestText, leadOf, plainLine } from './wording.ts';

/** Columns a line may take. */
const COLUMNS = 100;

/** Width of the column of severities. */
const LEAD = 8;

const clipped = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, Math.max(0, length - 1)).trimEnd()}…`;

/** The line of a notice: lead, headline and id; in 100 columns, if need be without rarity and then cut short. */
const lineOf = (notice: Notice): string => {
  const lead = leadOf(notice).padEnd(LEAD);
  const id = plainLine(notice.finding.id);
  const room = COLUMNS - lead.length - id.length - 4;
  const headline = plainLine(headlineOf(notice.finding));
  const text = headline.length <= room ? headline : clipped(plainLine(claimOf(notice.finding)), room);
  return `${lead}  ${text}  ${id}`;
};

/** Tells people on the terminal: one line per notice or digest. */
export const createConsoleNotifier = ({ write }: { readonly write: (line: string) => void }): Notifier => {
  const tell = (line: string): void => {
    try {
      write(line);
    } catch (cause) {
      throw new NotifierError('try-again', 'The line could not be written to the terminal.', { cause });
    }
  };
  return {
    outlet: 'console',
    notify: async (notice) => tell(lineOf(notice)),
    digest: async (digest) => tell(`${DIGEST_LEAD.padEnd(LEAD)}  ${plainLine(digestText(digest))}`),
  };
};
