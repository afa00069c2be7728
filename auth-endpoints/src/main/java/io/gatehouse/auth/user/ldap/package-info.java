/**
 * Users from an LDAP directory or Active Directory.
 */
@NullMarked
package io.gatehouse.auth.user.ldap;

import org.jspecify.annotations.NullMarked;
