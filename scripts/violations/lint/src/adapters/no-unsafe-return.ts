export const planted = (text: string): { readonly a: number } => JSON.parse(text);
