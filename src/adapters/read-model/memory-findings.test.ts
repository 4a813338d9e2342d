import { keptFindingsContract } from './kept-findings.contract.ts';
import { createMemoryFindings } from './memory-findings.ts';

keptFindingsContract('findings in memory', createMemoryFindings);
