# SPDX-License-Identifier: BSD-3-Clause
# complete.zsh COMPLETION LINE...: types each line and a tab into an interactive zsh
# that has this completion, and prints what the line is then, between "<" and ">",
# after the words that were offered.
zmodload zsh/zpty
home=$(mktemp -d)
trap 'zpty -d typed; rm -rf "$home"' EXIT
cp "$1" $home/_landshim
export OFFERED=$home/offered COMPLETIONS=$home
cat >$home/setup <<'END'
PS1=
setopt no_auto_list no_auto_menu no_beep
fpath=($COMPLETIONS $fpath)
autoload -Uz compinit && compinit -D -u
# One that has a completion of its own.
compdef '_arguments --colour' tool
compadd() {
	local -a hits
	local hidden=${argv[${argv[(i)-p]}+1]}
	# Calls that only ask do not offer.
	if [[ ${argv[(I)-[OAD]]} -eq 0 ]]; then
		builtin compadd -O hits "$@"
		((!$#hits)) || print -rl -- ${hits/#/$IPREFIX$hidden} >>$OFFERED
	fi
	builtin compadd "$@"
}
done-with() {
	{
		[[ -e $OFFERED ]] && sort -u $OFFERED && rm $OFFERED
		print -r -- "<$BUFFER>"
	} >>$OFFERED.all
	BUFFER=
	print -n -- "--re""ady--"
}
zle -N done-with
bindkey '^I' complete-word
bindkey '^X' done-with
print -n -- "--re""ady--"
END
zpty -b typed zsh -f -i
zpty -w typed "source $home/setup"
answer() {
	local chunk all= seconds=0
	while [[ $all != *--ready--* ]]; do
		zpty -r typed chunk && all+=$chunk || sleep 0.02
		((seconds++ < 500)) || { print -u2 -r -- "zsh does not answer: $all"; exit 1; }
	done
}
answer
for line in "${@:2}"; do
	zpty -w -n typed "$line"$'\t\x18'
	answer
done
cat $OFFERED.all
