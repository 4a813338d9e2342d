import { createMemorySnapshots } from './memory-snapshots.ts';
import { snapshotsContract } from './snapshots.contract.ts';

snapshotsContract('snapshots in memory', createMemorySnapshots);
