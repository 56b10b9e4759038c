# What `cmake --install` puts where, and the Debian package (scripts/package).
include(GNUInstallDirs)
# The last place in which the program looks for styles and data; first beside itself.
set_source_files_properties(src/base/resource.c PROPERTIES
  COMPILE_DEFINITIONS JANGKAU_SHARE_DIR="${CMAKE_INSTALL_FULL_DATADIR}/jangkau")

install(TARGETS jangkau)
install(DIRECTORY data styles DESTINATION ${CMAKE_INSTALL_DATADIR}/jangkau)
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN "*.md")
install(FILES README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES packaging/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})

# Manual page, completion and Debian's changelog, made when they are installed:
# from the program's own --help, so that they cannot say anything else.
set(documents ${PROJECT_BINARY_DIR}/documents)
install(CODE "execute_process(COMMAND_ERROR_IS_FATAL ANY COMMAND
  ${PROJECT_SOURCE_DIR}/packaging/documents $<TARGET_FILE:jangkau> ${documents})")
install(FILES ${documents}/jangkau.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES ${documents}/changelog.gz DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES ${documents}/jangkau.bash RENAME jangkau
  DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME jangkau)
set(CPACK_PACKAGE_VENDOR "The jangkau authors")
# Who makes a package says so as for any other of Debian's: DEBFULLNAME, DEBEMAIL.
set(CPACK_PACKAGE_CONTACT "The jangkau authors <jangkau@localhost>")
if(DEFINED ENV{DEBEMAIL})
  set(CPACK_PACKAGE_CONTACT "$ENV{DEBFULLNAME} <$ENV{DEBEMAIL}>")
endif()
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "library coverage, distances and printed maps")
set(CPACK_PACKAGE_DESCRIPTION
"Shows where a library programme reaches, where people live too far from a
library, and prints it: figures by village and region, a SpatiaLite database,
map sheets, an atlas and a brief. Runs by itself every night, and publishes
nothing half done.")
set(CPACK_PACKAGING_INSTALL_PREFIX ${CMAKE_INSTALL_PREFIX})
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "fonts-liberation2 | fonts-liberation, proj-data")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "ca-certificates, systemd | cron")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "qgis")
include(CPack)
