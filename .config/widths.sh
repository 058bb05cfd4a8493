#!/bin/sh
# Writes src/text/width-table.ts from the C library of this machine. Needs cc and a C.UTF-8 locale.
set -eu
cd "$(dirname "$0")/.."
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cat > "$dir/widths.c" <<'C'
#define _XOPEN_SOURCE 700
#include <locale.h>
#include <stdio.h>
#include <wchar.h>
#include <wctype.h>
int main(void) {
  setlocale(LC_ALL, "C.UTF-8");
  int kind = 1;
  unsigned from = 0xa0;
  for (unsigned c = 0xa0; c <= 0x110000; c++) {
    int now = c == 0x110000 ? 1 : iswprint(c) ? wcwidth(c) : -1;
    if (now == kind) continue;
    if (kind != 1) printf("%c %u %u\n", kind < 0 ? '!' : kind ? '=' : '.', from, c - 1);
    kind = now;
    from = c;
  }
}
C
cc -o "$dir/widths" "$dir/widths.c"
"$dir/widths" | node -e '
  const fs = require("node:fs");
  const file = "src/text/width-table.ts";
  let last = 0;
  let runs = "";
  for (const line of fs.readFileSync(0, "utf8").trim().split("\n")) {
    const kind = line[0];
    const [from, to] = line.slice(2).split(" ").map(Number);
    runs += kind + (from - last).toString(36) + (to > from ? "," + (to - from).toString(36) : "");
    last = to;
  }
  const text = fs.readFileSync(file, "utf8");
  const head = text.slice(0, text.indexOf("export const"));
  const lines = runs.match(/.{1,104}/g).map((line) => "\x27" + line + "\x27");
  fs.writeFileSync(file, head + "export const WIDTH_RUNS =\n  " + lines.join(" +\n  ") + ";\n");
'
