// @ts-ignore
// @ts-expect-error
// @ts-nocheck
