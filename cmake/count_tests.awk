# awk -f count_tests.awk JUNIT LOG prints "N passed, N failed, N skipped" of one ctest run, from its --output-junit file
# (how each program ended) and its LastTest.log (what each printed): the cases of the GoogleTest programs, and one for
# each other program. A program that failed without naming a failed case (a crash, a time limit) counts as one failure.
# The skipped and failed ones are listed on stderr.

function attribute(key,    at) {
  at = index($0, key "=\"")
  if (!at) return ""
  at = substr($0, at + length(key) + 2)
  return substr(at, 1, index(at, "\"") - 1)
}
function list(outcome, name) { print outcome ": " name > "/dev/stderr" }

NR == FNR && /<testcase / { name = attribute("name"); ended[name] = attribute("status"); order[++programs] = name }
NR == FNR && /<skipped message="SKIP/ { ended[name] = "skipped" }
NR == FNR { next }

/^[0-9]+\/[0-9]+ Testing: / { program = $3 }
/^\[ +OK \] .*\([0-9]+ ms\)$/ { passed++; cases[program]++ }
/^\[ +SKIPPED \] .*\([0-9]+ ms\)$/ { skipped++; cases[program]++; list("skipped", program ": " $4) }
/^\[ +FAILED +\] .*\([0-9]+ ms\)$/ { failed++; failures[program]++; sub(/,$/, "", $4); list("failed", program ": " $4) }

END {
  for (i = 1; i <= programs; i++) {
    name = order[i]
    if (ended[name] == "run") { if (!cases[name]) passed++ }
    else if (ended[name] == "skipped" || ended[name] == "disabled") { skipped++; list("skipped", name) }
    else if (!failures[name]) { failed++; list("failed", name " (ended " ended[name] ", no case named)") }
  }
  printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
}
