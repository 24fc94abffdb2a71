# SPDX-License-Identifier: BSD-3-Clause
# new-syscalls.awk new_syscalls.def HEADER...: compares the list with each header.  A row CALL must have its number in
# all of them, a row CALL_LATER may be missing.  What the headers have beyond the list, from 450 on (x32 has its own
# from 512), is named and is no failure: the list is of one date.
FNR == 1 { files++ }
files == 1 {
	if (match($0, /^CALL(_LATER)?\(/)) {
		split($0, row, /[(), ]+/)
		number[row[3]] = row[2] + 0
		later[row[3]] = row[1] == "CALL_LATER"
		rows++
	}
	next
}
$1 == "#define" && $2 ~ /^__NR_/ {
	name = substr($2, 6)
	value = $NF
	sub(/\)$/, "", value)
	if (name in number) {
		seen[name]++
		if (value + 0 != number[name])
			wrong = wrong " " name " is " value " in " FILENAME ";"
	} else if (value ~ /^[0-9]+$/ && value + 0 >= 450 && value + 0 < 512)
		more[name] = value
}
END {
	for (name in number)
		if (seen[name] != files - 1 && !(later[name] && !seen[name]))
			wrong = wrong " " name " is in " seen[name] + 0 " of " files - 1 " headers;"
	if (rows == 0 || files < 2)
		wrong = wrong " nothing to compare;"
	for (name in more)
		extra = extra " " name
	print (wrong ? "new system calls:" wrong : rows " new system calls compared" (extra ? ", not in the list:" extra : ""))
	exit wrong != ""
}
