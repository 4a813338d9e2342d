export const day = (time: number): string => new Date(time).toISOString();
export const asAnyone = 'as anyone can see';
