/**
 * What is wrong with one field, by the rule it breaks; before a rule may stand the name of the field. Only where the server's own sentence is one of
 * a program: what is not here is shown in its words.
 */
export const fields: Readonly<Record<string, string>> = {
  arrayMaxSize: 'These are too many.',
  isBrandAudience: 'Choose among the brands of this account.',
  isBrandChoice: 'Choose among the brands of this account.',
  isCadence: 'This is no schedule: choose one, or enter five cron fields and a time zone.',
  isEmail: 'This is no e-mail address.',
  isISO8601: 'This is no date with a time.',
  isIn: 'Choose one of the values offered.',
  isLength: 'This is too short or too long.',
  isString: 'A text is needed here.',
  isWellFormed: 'This text contains a damaged character.',
  'locales.matches': 'A language is missing its code, such as en-us.',
  maxLength: 'This is too long.',
  noNul: 'This text contains a character that nothing can store.',
  'sectionId.matches': 'Enter the number of a section or category, or paste its address.',
};
