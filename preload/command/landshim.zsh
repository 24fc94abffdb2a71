#compdef landshim
# SPDX-License-Identifier: BSD-3-Clause
# Completion of landshim(1) for zsh.  What is offered is what the command says of
# itself: sub-commands and options, with their values and words, are read out of
# --help, where a value's name (POLICY, RIGHT) says what can stand there.

_landshim_policies() {
	local config=${XDG_CONFIG_HOME-}
	local -a names
	[[ $config == /* ]] || config=$HOME/.config
	names=($config/landshim/*.conf(N-.:t:r) @SYSCONFDIR@/landshim/*.conf(N-.:t:r) @DATADIR@/*.conf(N-.:t:r))
	_alternative 'policies:policy:compadd -a names' 'files:policy file:_files -g "*.conf(-.)"'
}

# Names of installed fragments, and files.
_landshim_fragments() {
	local -a names
	names=(@DATADIR@/include/*.conf(N-.:t:r))
	_alternative 'fragments:fragment:compadd -a names' 'files:fragment file:_files -g "*.conf(-.)"'
}

# The names of the wrappers in the directory that is named, or the usual one.
_landshim_wrappers() {
	local -a names directory
	local at=$words[(I)(-d|--directory)]
	((at == 0)) || directory=(-d ${(Q)words[at + 1]})
	names=(${(f)"$(landshim wrap --list $directory 2>/dev/null | sed -n 's/: .*//p')"})
	compadd -a names
}

# _landshim_abis [all]: the ABIs that this landshim knows.
_landshim_abis() {
	local -a numbers
	numbers=({1..${$(landshim --version 2>/dev/null | sed -n 's/^Landlock ABI 1 to //p'):-1}})
	numbers+=($1)
	compadd -V abi -a numbers
}

# _landshim_rights [paths]: rights, scopes and their groups; those that a rule for paths can have.
_landshim_rights() {
	local -a rights
	local less=${1:+/ network  /d; / scope  /d; /(in unrestricted only)/d;}
	rights=(${(f)"$(landshim rights 2>/dev/null | sed -n "/^hole /q; /^right /d; /^group /d; $less s/^\([a-z_]*\) .*/\1/p")"})
	compadd -a rights
}

_landshim_groups() {
	local -a groups
	groups=(${(f)"$(landshim rights 2>/dev/null | sed -n '/^harden /,$ s/^\([a-z_]*\) .*/\1/p' | sed 1d)"})
	compadd -a groups
}

# The names that the help of a sub-command lists.
_landshim_names() {
	local -a names
	names=(${(f)"$(landshim $1 --help 2>/dev/null | sed -n 's/^ \{30\}\([a-z-]*\)\(  .*\)\{0,1\}$/\1/p')"})
	compadd -a names
}

# Not what zsh has itself, which landshim cannot start.
_landshim_programs() {
	_alternative 'commands:program:compadd -k commands' 'files:program:_files -g "*(-*)"'
}

# PATH -- PROGRAM ARGUMENT...: what PROGRAM takes.
_landshim_after_path() {
	while [[ $words[1] != -- ]]; do
		shift words
		((CURRENT--))
	done
	shift words
	((CURRENT--))
	_normal
}

# _landshim_value COMMAND VALUE WORDS: sets action to what completes such a value.
_landshim_value() {
	case $2 in
	POLICY | OTHER) action=_landshim_policies ;;
	N)
		# Of other numbers nothing is known.
		case $3 in
		*'"all"'*) action=' _landshim_abis all' ;;
		*ABI*) action=' _landshim_abis' ;;
		*) action=' ' ;;
		esac
		;;
	RIGHT | RIGHTS)
		action=' _landshim_rights'
		[[ $3 != *=PATH* ]] || action=' _landshim_rights paths'
		;;
	NAME) action=" _landshim_names $1" ;;
	PID) action=_pids ;;
	GROUPS) action=_landshim_groups ;;
	PORT | PORTS | SECONDS) action=' ' ;;
	FRAGMENT) action=_landshim_fragments ;;
	PROFILE) action=_files ;;
	*) action=_files ;;
	esac
}

_landshim() {
	local curcontext=$curcontext command line action value about option usage
	local -a match mbegin mend subcommands specs before=(-A "-*")

	if ((CURRENT == 2)); then
		for line in ${(f)"$(landshim --help 2>/dev/null)"}; do
			[[ $line =~ '^  ([a-z]+) +(.*)$' ]] && subcommands+=("$match[1]:$match[2]")
		done
		_describe -t commands command subcommands
		[[ $PREFIX == -* ]] && compadd -- --help --version
		return
	fi
	command=$words[2]
	usage="$(landshim $command --help 2>/dev/null)" || return
	for line in ${(f)usage}; do
		[[ $line =~ '^ {2,6}(-[a-z], )?(--[a-z][a-z0-9-]*)( [A-Z]+)?( {2,}.*)?$' ]] || continue
		value=${match[3]# } about=${${match[4]## ##}//(#m)[\[\]:\\]/\\$MATCH}
		option=$match[2] action=
		if [[ -n $value ]]; then
			_landshim_value $command $value "$about"
			specs+=("*$option=[$about]:$value:$action")
			[[ -z $match[1] ]] || specs+=("*${match[1]%, }""[$about]:$value:$action")
		else
			specs+=("*${option}[$about]")
			[[ -z $match[1] ]] || specs+=("*${match[1]%, }""[$about]")
		fi
	done
	specs+=('*--help[say what it does, and its options]')

	# Options end at PROGRAM; where a PATH is asked about, it stands after that and "--".
	if [[ $usage =~ $'\n +PATH' ]]; then
		specs+=('1:path:_files' '2:program:_landshim_programs' '*::argument:_landshim_after_path') before=()
	elif [[ $usage == *PROGRAM...* ]]; then
		before=()
		if ((words[(I)--remove])); then
			specs+=('*:wrapper:_landshim_wrappers')
		elif ((!words[(I)--list])); then
			specs+=('*:program:_landshim_programs')
		fi
	elif [[ $usage == *PROGRAM* ]]; then
		specs+=('(-)1:program:_landshim_programs' '*::argument:_normal')
	fi
	shift words
	((CURRENT--))
	_arguments -S $before $specs
}

_landshim "$@"
