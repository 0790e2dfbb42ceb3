/** What is wrong with one field, by the rule it breaks; before a rule may stand the name of the field. */
export const fields: Readonly<Record<string, string>> = {
  arrayMaxSize: 'Das sind zu viele.',
  cadence:
    'Diesen Zeitplan kann niemand einhalten: Es braucht fünf Felder (Minute, Stunde, Tag, Monat, Wochentag), die je eintreten, und höchstens alle fünf Minuten.',
  future: 'Das muss ein Zeitpunkt in der Zukunft sein.',
  immutable: 'Die Subdomain einer Quelle lässt sich nicht ändern. Fügen Sie das andere Zendesk als neue Quelle hinzu.',
  isBrandAudience: 'Wählen Sie unter den Marken dieses Kontos.',
  isBrandChoice: 'Wählen Sie unter den Marken dieses Kontos.',
  isCadence: 'Das ist kein Zeitplan: Wählen Sie einen, oder geben Sie fünf Cron-Felder und eine Zeitzone ein.',
  isEmail: 'Das ist keine E-Mail-Adresse.',
  isISO8601: 'Das ist kein Datum mit Uhrzeit.',
  isIn: 'Wählen Sie einen der angebotenen Werte.',
  isLength: 'Das ist zu kurz oder zu lang.',
  isString: 'Hier wird ein Text gebraucht.',
  isWellFormed: 'Dieser Text enthält ein beschädigtes Zeichen.',
  'locales.matches': 'Einer Sprache fehlt ihr Kürzel, etwa en-us.',
  maxLength: 'Das ist zu lang.',
  noNul: 'Dieser Text enthält ein Zeichen, das sich nicht speichern lässt.',
  'sectionId.matches': 'Geben Sie die Nummer eines Abschnitts oder einer Kategorie ein, oder fügen Sie die Adresse ein.',
  subdomain: 'Geben Sie den Teil vor „.zendesk.com“ in der Adresse Ihres Zendesk ein, zum Beispiel „acme“ aus https://acme.zendesk.com.',
};
