import { compose } from '../composition/compose.ts';

export const planted = compose;
