/** A document that is made from the code and kept: its path as seen from docs, and its text. */
export type Published = { readonly path: string; readonly text: string };

const DOCS = new URL('../../docs/', import.meta.url);

/** Where a published document is kept. */
export const fileOf = ({ path }: Published): URL => new URL(path, DOCS);

/** A JSON document as it is published. */
export const publish = (path: string, document: object): Published => ({
  path,
  text: `${JSON.stringify(document, null, 2)}\n`,
});
