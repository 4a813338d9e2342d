import { createMemoryMeasures } from './memory-measures.ts';
import { measuresContract, type Told } from './measures.contract.ts';

measuresContract('memory', () => {
  const told: Told[] = [];
  return {
    measures: createMemoryMeasures((at, all) => told.push(...all.map(({ name, values }) => ({ at, name, values })))),
    told: () => told,
  };
});
