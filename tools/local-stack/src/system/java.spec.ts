import { requireJavaForKafka, requireJdkForElasticsearch, type Jdk } from './java';

const jdk = (major: number, full = true): Jdk => ({ home: `/java/${major}`, major, full });

describe('the choice of a Java', () => {
  it('takes the first that is new enough', () => {
    expect(requireJavaForKafka([jdk(11), jdk(17), jdk(25)]).major).toBe(17);
    expect(requireJdkForElasticsearch([jdk(17), jdk(21, false), jdk(25)]).major).toBe(25);
  });

  it('says what it found and what to install', () => {
    expect(() => requireJavaForKafka([])).toThrow(/no Java was found/);
    expect(() => requireJdkForElasticsearch([jdk(17), jdk(21, false)])).toThrow(/found JDK 17 in \/java\/17, runtime 21 in \/java\/21/);
  });
});
