// oxfmt-ignore
// prettier-ignore
