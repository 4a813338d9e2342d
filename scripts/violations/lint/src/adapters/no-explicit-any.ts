export type Planted = any;
