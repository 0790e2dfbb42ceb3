/** Stands for style sheets, which specs do not need. */
export default {};
