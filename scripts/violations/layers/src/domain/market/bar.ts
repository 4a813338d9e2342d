export type Bar = { readonly close: number };
