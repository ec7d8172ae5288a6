export const previewStyle = `
* { box-sizing: border-box }
body { margin: 0; padding: 8px 12px; background: #fff; color: #1d1c1d; font: 15px/1.46 Lato, "DejaVu Sans", sans-serif; font-size: 14px }
article { margin: 0 0 28px }
h2 { margin: 0 0 6px; padding: 2px 6px; background: #eee; color: #555; font: 11px monospace }
.emoji { width: 1.15em; height: 1.15em; vertical-align: -0.22em }
.who { margin: 0 0 2px; font-weight: bold } .who small { color: #616061; font-weight: normal; margin-left: 6px }
.who i { background: #ddd; border-radius: 2px; font: 10px sans-serif; padding: 1px 3px; margin-left: 4px }
.notification { color: #616061; font-size: 12px; border-left: 3px solid #ddd; padding-left: 6px; margin: 0 0 6px }
.slack .block { margin: 0 0 8px; max-width: 640px; overflow-wrap: anywhere; white-space: pre-wrap }
.slack .header { font-size: 18px; font-weight: 800; line-height: 1.33 }
.slack ul { margin: 2px 0; padding-left: 24px } .slack pre, .discord pre { margin: 4px 0; padding: 8px; border: 1px solid #ddd; border-radius: 4px; background: #f8f8f8; font: 12px/1.5 "DejaVu Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere }
.slack code { border: 1px solid #ddd; border-radius: 3px; background: #f8f8f8; color: #c01343; font: 12px "DejaVu Sans Mono", monospace; padding: 1px 3px }
.slack blockquote { margin: 4px 0; border-left: 4px solid #ddd; padding-left: 10px }
.context { color: #616061; font-size: 12px }
.fields { display: grid; grid-template-columns: 1fr 1fr; gap: 6px }
.actions { display: flex; flex-wrap: wrap; gap: 8px }
.button { display: inline-block; border: 1px solid #bbb; border-radius: 4px; padding: 5px 12px; font-weight: bold; background: #fff }
.button.primary { background: #007a5a; border-color: #007a5a; color: #fff } .button.danger { background: #e01e5a; border-color: #e01e5a; color: #fff }
.select { border: 1px solid #bbb; border-radius: 4px; padding: 5px 12px; color: #616061 } .select::after { content: " ▾" }
.confirm { border: 1px dashed #aaa; border-radius: 6px; padding: 8px; margin: 4px 0; font-size: 12px; max-width: 420px }
table { border-collapse: collapse; margin: 2px 0; display: block; overflow-x: auto } td { border: 1px solid #ddd; padding: 4px 10px; vertical-align: top } tr:first-child td { font-weight: bold; background: #f8f8f8 }
.modal { border: 1px solid #bbb; border-radius: 8px; max-width: 520px; padding: 14px 18px; box-shadow: 0 4px 14px #0003 } .modal > h3 { margin: 0 0 10px; font-size: 19px }
.modal footer { display: flex; justify-content: flex-end; gap: 8px; border-top: 1px solid #ddd; margin-top: 12px; padding-top: 10px }
.input b { display: block } .input .box { border: 1px solid #868686; border-radius: 4px; min-height: 34px } .input .tall { min-height: 64px } .input small { color: #616061; white-space: normal }
.discord { background: #313338; color: #dbdee1; padding: 12px; font-size: 15px; border-radius: 4px; overflow-wrap: anywhere }
.discord .text { white-space: pre-wrap } .discord h1 { font-size: 21px; margin: 4px 0 } .discord h3 { font-size: 16px; margin: 4px 0 }
.discord pre { background: #2b2d31; border-color: #1e1f22; color: #dbdee1 } .discord code { background: #2b2d31; border-radius: 3px; padding: 1px 3px; font: 12px "DejaVu Sans Mono", monospace }
.discord blockquote { margin: 2px 0; border-left: 4px solid #4e5058; padding-left: 10px } .discord .sub { font-size: 12px; color: #949ba4 }
.embed { background: #2b2d31; border-left: 4px solid #1e1f22; border-radius: 4px; padding: 10px 14px; margin: 4px 0; max-width: 520px } .embed .title { font-weight: bold }
.embed .efields { display: grid; grid-template-columns: repeat(3, 1fr); gap: 8px; margin-top: 6px } .embed .wide { grid-column: 1 / -1 } .embed .name { font-weight: bold; font-size: 13px }
.discord .button { background: #4e5058; border: 0; color: #fff; font-weight: 500 } .discord .b1 { background: #5865f2 } .discord .b3 { background: #248046 } .discord .b4 { background: #da373c }
.discord .actions { margin: 6px 0 } .discord a { color: #00a8fc } .discord hr { border: 0; border-top: 1px solid #4e5058 }
.unknown { color: #b00; font: 11px monospace; white-space: pre-wrap }
`
