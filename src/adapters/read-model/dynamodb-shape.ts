import { ReadModelError } from '../../application/ports/read-model.ts';
import { FINDINGS_TABLE } from '../dynamodb/findings-table.ts';
import { differencesIn, type Table } from '../dynamodb/table.ts';
import { asking } from './dynamodb-asking.ts';

/** Rejects where a table has not the keys and lists that findings are kept by ('corrupt'), as one that was made before it had them. */
export const refuseOtherShape = async (table: Table): Promise<void> => {
  const { name } = table;
  const differences = await asking(name, () => differencesIn(table, FINDINGS_TABLE));
  if (differences.length === 0) return;
  throw new ReadModelError(
    'corrupt',
    `The table ${name} is not as this Tapewatch makes it (${differences.join('; ')}), so it was made by an earlier one or for something else; name another in TAPEWATCH_DYNAMODB_FINDINGS_TABLE, or delete it and make it anew, then run npx tapewatch projections rebuild.`,
  );
};
