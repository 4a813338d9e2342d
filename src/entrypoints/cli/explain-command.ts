import { explain } from '../../application/queries/explain.ts';
import { explanationText } from '../../application/wording/explanation-text.ts';
import { loadConfig } from '../composition/load-config.ts';
import { UsageError } from '../composition/failure.ts';
import { reading } from './reading.ts';

/** `tapewatch explain ID`: why a finding is one. An unknown id is a UsageError. */
export const explainCommand = async (id: string, { json }: { readonly json?: boolean }): Promise<void> => {
  const explanation = await reading(loadConfig(process.env), (readModel) => explain(readModel, id));
  if (!explanation.found) throw new UsageError(explanationText(explanation));
  process.stdout.write(`${json ? JSON.stringify(explanation) : explanationText(explanation)}\n`);
};
