#!/bin/bash
# Runs once, inside the database's container, when its data folder is new: makes a user for each chapter, who can make and
# use that chapter's own database and no other. DB_PASSWORD_<CHAPTER> gives the chapter's name and its password.
(
  set -euo pipefail
  for variable in "${!DB_PASSWORD_@}"; do
    chapter=${variable#DB_PASSWORD_}
    chapter=${chapter,,}
    password=${!variable}
    # The password stands in SQL here and in a URL elsewhere.
    if [[ ! $password =~ ^[A-Za-z0-9_-]{16,}$ ]]; then
      echo "$variable takes 16 or more of A-Z a-z 0-9 _ -" >&2
      exit 1
    fi
    MYSQL_PWD=$MYSQL_ROOT_PASSWORD mysql --protocol=socket --user=root <<SQL
CREATE USER '$chapter'@'%' IDENTIFIED BY '$password';
GRANT ALL ON \`cong\\_dan\\_so\\_$chapter\`.* TO '$chapter'@'%';
SQL
  done
)
