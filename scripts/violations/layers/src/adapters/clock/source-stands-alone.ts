import { steps } from '../../../features/walk.ts';
import { stack } from '../../../infra/stack.ts';
import { tidied } from '../../../scripts/tidy.ts';

export const planted = [steps, stack, tidied];
